"""``pixelgate review show``: where the picture itself can be seen."""

import webbrowser
from typing import Annotated

import typer
from rich.text import Text

from pixelgate_client.cli.answers import print_answer
from pixelgate_client.cli.exit_codes import ExitCode
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.preview import Preview

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="An image's id: img_...")]


def show(
    ctx: typer.Context,
    image_id: IdArgument,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser as well.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Print where an image's picture can be seen for the next minutes."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        preview = client.preview(image_id)
        print_answer(preview, _page, as_json=as_json)
    if open_it and not webbrowser.open(preview.url):
        typer.echo("There is no browser here to open it in.", err=True)
        raise typer.Exit(ExitCode.FAILED)


def _page(preview: Preview) -> Text:
    until = preview.expires_at.astimezone().strftime("%H:%M:%S")
    size = f"{preview.width} x {preview.height}, until {until}, for whoever has the address:"
    return Text("\n").join([plain(size), plain(preview.url)])
