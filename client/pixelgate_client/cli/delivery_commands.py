"""``pixelgate webhooks deliveries`` and ``replay``: what was sent, what came of it, and once more."""

from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Literal

import typer
from rich.console import Console

from pixelgate_client.cli.exit_codes import print_json, telling_errors
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session
from pixelgate_client.display.webhooks_table import deliveries_table, delivery_page

WIDTH_OF_A_PIPE = 160

WebhookArgument = Annotated[str, typer.Argument(metavar="ID", help="A webhook's id: whk_...")]
EventArgument = Annotated[
    str | None, typer.Argument(metavar="[EVENT]", help="An event's id: evt_...", show_default=False)
]


def deliveries(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    event_id: EventArgument = None,
    status: Annotated[
        Literal["PENDING", "DELIVERED", "DEAD"] | None, typer.Option(help="Only what stands so.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List what was delivered or is to be, the newest first; of one EVENT, every attempt."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        if event_id is not None:
            delivery = client.webhooks.delivery(webhook_id, event_id)
            if as_json:
                print_json(delivery.model_dump(mode="json"))
            else:
                Console().print(delivery_page(delivery), soft_wrap=True)
            return
        listed = client.webhooks.deliveries(webhook_id, status=status, page_size=min(limit, 100))
        found = list(islice(listed, limit))
        if as_json:
            print_json({"deliveries": [each.model_dump(mode="json") for each in found]})
        else:
            console = Console()
            Console(width=None if console.is_terminal else WIDTH_OF_A_PIPE).print(deliveries_table(found))


def replay(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    event_id: EventArgument = None,
    since: Annotated[
        datetime | None, typer.Option(help="Everything dead of what happened since then, UTC.")
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Deliver one EVENT again, or everything that is dead --since a moment."""
    if (event_id is None) == (since is None):
        raise typer.BadParameter("Name an event, or a moment with --since.")
    count = 0
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        if since is not None:
            count = client.webhooks.replay_dead(webhook_id, since=since.replace(tzinfo=UTC))
        elif event_id is not None:
            client.webhooks.replay(webhook_id, event_id)
            count = 1
    if as_json:
        print_json({"replayed": count})
    else:
        typer.echo(f"{count} on their way again")
