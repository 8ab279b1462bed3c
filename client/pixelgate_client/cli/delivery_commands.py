"""``pixelgate webhooks deliveries`` and ``replay``: what was sent, what came of it, and once more."""

from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Literal

import typer

from pixelgate_client.cli.answers import print_answer, print_answers
from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.webhooks_table import deliveries_table, delivery_page

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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        if event_id is not None:
            print_answer(client.webhooks.delivery(webhook_id, event_id), delivery_page, as_json=as_json)
            return
        listed = client.webhooks.deliveries(webhook_id, status=status, page_size=min(limit, 100))
        print_answers("deliveries", list(islice(listed, limit)), deliveries_table, as_json=as_json)


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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        if since is not None:
            count = client.webhooks.replay_dead(webhook_id, since=since.replace(tzinfo=UTC))
        elif event_id is not None:
            client.webhooks.replay(webhook_id, event_id)
            count = 1
    if as_json:
        print_json({"replayed": count})
    else:
        typer.echo(f"{count} on their way again")
