"""``pixelgate open`` and ``pixelgate review show``: the picture itself."""

import webbrowser
from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import ExitCode, print_json
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.preview import Preview

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="An image's id: img_...")]


def open_image(
    ctx: typer.Context,
    image_id: IdArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Open an image's picture in the browser; with --json, print its address instead."""
    preview = _preview(ctx, image_id, as_json=as_json, endpoint=endpoint, api_key=api_key)
    if as_json:
        print_json(preview.model_dump(mode="json"))
    else:
        _open(preview)


def show(
    ctx: typer.Context,
    image_id: IdArgument,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser as well.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Print where an image's picture can be seen for the next minutes."""
    preview = _preview(ctx, image_id, as_json=as_json, endpoint=endpoint, api_key=api_key)
    if as_json:
        print_json(preview.model_dump(mode="json"))
    else:
        _tell(preview)
    if open_it:
        _open(preview)


def _preview(
    ctx: typer.Context, image_id: str, *, as_json: bool, endpoint: str | None, api_key: str | None
) -> Preview:
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        return client.preview(image_id)


def _tell(preview: Preview) -> None:
    until = preview.expires_at.astimezone().strftime("%H:%M:%S")
    typer.echo(f"{preview.width} x {preview.height}, until {until}, for whoever has the address:")
    typer.echo(plain(preview.url).plain)


def _open(preview: Preview) -> None:
    if not webbrowser.open(preview.url):
        typer.echo("There is no browser to open it in. See `pixelgate review show`.", err=True)
        raise typer.Exit(ExitCode.FAILED)
