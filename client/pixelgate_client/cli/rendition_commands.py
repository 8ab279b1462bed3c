"""``pixelgate renditions`` and ``pixelgate release``: what people see of an image."""

from typing import Annotated, TypedDict

import typer

from pixelgate_client.cli.exit_codes import ExitCode, print_json
from pixelgate_client.cli.preview_commands import IdArgument
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.renditions import Renditions


def renditions(
    ctx: typer.Context,
    image_id: IdArgument,
    html: Annotated[bool, typer.Option("--html", help="Print a <picture> for a page instead.")] = False,
    transform: Annotated[
        str | None,
        typer.Option("--transform", help="Print the address of another size: w=800,h=600,fit=smart,q=70."),
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show what is public of an image, and where; exit 1 if nothing is."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        if transform is not None:
            signed = client.renditions.transform(image_id, **_parts(transform))
            if as_json:
                print_json(signed.model_dump(mode="json"))
            else:
                typer.echo(signed.url)
            return
        if html:
            snippet = client.renditions.html(image_id)
            if as_json:
                print_json(snippet.model_dump(mode="json"))
            else:
                typer.echo(snippet.html, nl=False)
            return
        found = client.renditions.of(image_id)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        _tell(found)
    raise typer.Exit(ExitCode.DONE if found.release else ExitCode.FAILED)


def release(
    ctx: typer.Context,
    image_id: IdArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Release an approved image, also again after its profile has changed."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        found = client.renditions.release(image_id)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        typer.echo(f"{found.id} is being released; `pixelgate renditions {found.id}` shows what is public.")


class _Size(TypedDict, total=False):
    width: int
    height: int
    fit: str
    quality: int


def _parts(text: str) -> _Size:
    """The parts of ``w=800,fit=smart``; what they may be, the service says."""
    size: _Size = {}
    for part in text.split(","):
        match part.strip().split("="):
            case ["w", number] if number.isdecimal():
                size["width"] = int(number)
            case ["h", number] if number.isdecimal():
                size["height"] = int(number)
            case ["q", number] if number.isdecimal():
                size["quality"] = int(number)
            case ["fit", word]:
                size["fit"] = word
            case _:
                raise typer.BadParameter(f"{part!r} is none of w=, h=, fit= and q=", param_hint="--transform")
    return size


def _tell(found: Renditions) -> None:
    if found.release is None:
        why = found.problem or f"it is {found.status}"
        typer.echo(plain(f"Nothing of {found.id} is public: {why}").plain)
        return
    for rendition in found.release.renditions:
        for file in rendition.files:
            size = f"{file.width}x{file.height}"
            line = f"{rendition.name:12} {size:>11} {file.bytes:>9,} B  {file.url}"
            typer.echo(plain(line).plain)
