"""``pixelgate webhooks``: who is told of events, and how they know that it is us."""

from typing import Annotated

import typer
from rich.console import Console

from pixelgate_client.cli.delivery_commands import deliveries, replay
from pixelgate_client.cli.exit_codes import ExitCode, print_json, telling_errors
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.display.webhooks_table import attempt_phrase, webhook_page, webhooks_table
from pixelgate_client.models.webhooks import EventFilter, Webhook, WebhookSettings, WebhookWithSecret

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
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        webhooks = client.webhooks.list()
        if as_json:
            print_json({"webhooks": [each.model_dump(mode="json") for each in webhooks]})
        else:
            Console().print(webhooks_table(webhooks))


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
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
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
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        _print(client.webhooks.show(webhook_id), as_json=as_json)


@app.command()
def enable(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Deliver again. What happened meanwhile is not made up for."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        _print(client.webhooks.enable(webhook_id), as_json=as_json)


@app.command()
def disable(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Deliver nothing until it is enabled."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        _print(client.webhooks.enable(webhook_id, enabled=False), as_json=as_json)


@app.command()
def test(
    ctx: typer.Context,
    webhook_id: WebhookArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Send a test now and say what came of it; exit code 1 if it was not accepted."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        sent = client.webhooks.test(webhook_id)
        if as_json:
            print_json(sent.model_dump(mode="json"))
        else:
            typer.echo(attempt_phrase(sent.attempt).plain)
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
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
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
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        removed = client.webhooks.remove(webhook_id)
        if as_json:
            print_json(removed.model_dump(mode="json"))
        else:
            typer.echo(f"{plain(removed.id).plain} removed")


def _print(webhook: Webhook, *, as_json: bool) -> None:
    if as_json:
        print_json(webhook.model_dump(mode="json"))
    else:
        Console().print(webhook_page(webhook), soft_wrap=True)


def _print_secret(webhook: WebhookWithSecret, *, as_json: bool) -> None:
    _print(webhook, as_json=as_json)
    if not as_json:
        typer.echo(f"secret {plain(webhook.secret).plain}")
        typer.echo("Keep it where the receiver reads it: it is not shown again.", err=True)
