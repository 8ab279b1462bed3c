"""``pixelgate open``: the console, or an image's picture, in the browser."""

import webbrowser
from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session, calling
from pixelgate_client.client import Client
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.errors import UnexpectedAnswerError


def open_page(
    ctx: typer.Context,
    image_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="An image's id: its picture instead of the console.")
    ] = None,
    print_it: Annotated[bool, typer.Option("--print", help="Print the address and open nothing.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Open the console in the browser, or an image's picture; without a browser, print the address."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        if image_id is None:
            address = _console(client, ctx.ensure_object(Session).settings(endpoint, api_key).endpoint)
            document: object = {"url": address}
        else:
            preview = client.preview(image_id)
            address, document = preview.url, preview.model_dump(mode="json")
    if as_json:
        print_json(document)
    elif print_it or not webbrowser.open(address):
        typer.echo(plain(address).plain)


def _console(client: Client, endpoint: str) -> str:
    """The console's address.

    Raises:
        UnexpectedAnswerError: the service has no console there, as an API alone has none.
    """
    reached = client.reach(f"{endpoint}/")
    if reached.status != 200 or reached.content_type != "text/html":
        raise UnexpectedAnswerError(
            f"There is no console at {endpoint}",
            hint="It is where `web/` is served: on a local service, or where you put it (docs/deploy.md).",
        )
    return reached.url
