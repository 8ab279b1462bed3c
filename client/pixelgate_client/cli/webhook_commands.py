"""``pixelgate webhooks``: who is told of events, and how they know that it is us."""

from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_answer, print_answers
from pixelgate_client.cli.delivery_commands import deliveries, replay
from pixelgate_client.cli.exit_codes import ExitCode
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.display.webhooks_table import attempt_phrase, webhook_page, webhooks_table
from pixelgate_client.models.webhooks import EventFilter, WebhookSettings, WebhookWithSecret

app = typer.Typer(help="Have a server told of what happens to images.", no_args_is_help=True)
app.command()(deliveries)
app.command()(replay)

WebhookArgument = Annotated[str, typer.Argument(metavar="ID", help="A webhook's id: whk_...")]


@app.command(name="list")
def list_webhooks(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List the webhooks of the key's workspace."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answers("webhooks", client.webhooks.list(), webhooks_table, as_json=as_json)


@app.command()
def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to post; https.")],
    events: Annotated[
        list[str] | None, typer.Option("--event", metavar="TYPE", help="Only this type; may be repeated.")
    ] = None,
    statuses: Annotated[
        list[str] | None, typer.Option("--status", metavar="STATUS", help="Only images at this status.")
    ] = None,
    collections: Annotated[
        list[str] | None, typer.Option("--collection", metavar="NAME", help="Only of this collection.")
    ] = None,
    queues: Annotated[
        list[str] | None, typer.Option("--queue", metavar="NAME", help="Only what waits in this queue.")
    ] = None,
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Add a webhook and print its secret, which is shown this once."""
    chosen = EventFilter.model_validate(
        {"statuses": statuses or (), "collections": collections or (), "queues": queues or ()}
    )
    settings = WebhookSettings(url=url, events=tuple(events or ()), filter=chosen, description=description)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        _print_secret(client.webhooks.add(settings), as_json=as_json)


@app.command()
def show(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show one webhook."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.webhooks.show(webhook_id), webhook_page, as_json=as_json)


@app.command()
def enable(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Deliver again. What happened meanwhile is not made up for."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.webhooks.enable(webhook_id), webhook_page, as_json=as_json)


@app.command()
def disable(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Deliver nothing until it is enabled."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.webhooks.enable(webhook_id, enabled=False), webhook_page, as_json=as_json)


@app.command()
def test(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Send a test now and say what came of it; exit code 1 if it was not accepted."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        sent = client.webhooks.test(webhook_id)
        print_answer(sent, lambda test: attempt_phrase(test.attempt), as_json=as_json)
    raise typer.Exit(ExitCode.DONE if sent.delivered else ExitCode.FAILED)


@app.command()
def rotate(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    overlap_hours: Annotated[
        int, typer.Option(min=0, max=168, help="For so long the old secret signs as well.")
    ] = 24,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Replace the secret and print the new one, which is shown this once."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        _print_secret(client.webhooks.rotate(webhook_id, overlap_hours=overlap_hours), as_json=as_json)


@app.command()
def remove(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Remove a webhook with its secrets."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        removed = client.webhooks.remove(webhook_id)
        print_answer(removed, lambda webhook: plain(f"{webhook.id} removed"), as_json=as_json)


def _print_secret(webhook: WebhookWithSecret, *, as_json: bool) -> None:
    print_answer(webhook, webhook_page, as_json=as_json)
    if not as_json:
        typer.echo(f"secret {plain(webhook.secret).plain}")
        typer.echo("Keep it where the receiver reads it: it is not shown again.", err=True)
