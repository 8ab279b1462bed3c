"""``pixelgate profile``: what is made of images when they are released, and who may fetch it."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.renditions import DeclaredRendition, ProfileSettings

app = typer.Typer(help="What is made of released images, and for whom.", no_args_is_help=True)


class Access(StrEnum):
    """Who may fetch what is released."""

    PUBLIC = "public"
    SIGNED = "signed"


OfOption = Annotated[
    str | None,
    typer.Option("--collection", metavar="NAME", help="That of a collection, not of the workspace."),
]
AccessOption = Annotated[
    Access | None, typer.Option("--access", help="Who may fetch renditions; left out: as it is now.")
]


@app.command()
def show(
    ctx: typer.Context,
    collection: OfOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show the profile that holds, and where it was set."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        _tell(client.renditions.profile(collection=collection), as_json=as_json)


@app.command(name="set")
def set_profile(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", exists=True, dir_okay=False, help="YAML, or JSON if it is called .json."
        ),
    ],
    access: AccessOption = None,
    collection: OfOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Replace the profile. One with mistakes is refused with all of them, and what held before holds on."""
    profile = _read(file)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        holds = client.renditions.set_profile(profile, access=access and access.value, collection=collection)
        _tell(holds, as_json=as_json)


@app.command(name="access")
def set_access(
    ctx: typer.Context,
    access: Annotated[Access, typer.Argument(help="Everybody, or whoever has been given an address.")],
    collection: OfOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Say who may fetch renditions. The profile stays as it is."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        _tell(client.renditions.set_access(access.value, collection=collection), as_json=as_json)


@app.command()
def reset(
    ctx: typer.Context,
    collection: OfOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Let the workspace's profile hold again for a collection, or the standard one. Signed access stays."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        _tell(client.renditions.reset_profile(collection=collection), as_json=as_json)


def _read(file: Path) -> str | dict[str, object]:
    """YAML as it is written, so that the service's complaints name its lines; JSON as what it says."""
    try:
        text = file.read_text(encoding="utf-8")
        profile = json.loads(text) if file.suffix == ".json" else text
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file} is not UTF-8 text") from error
    except ValueError as error:
        raise typer.BadParameter(f"{file} is not JSON: {error}") from error
    if not isinstance(profile, str | dict):
        raise typer.BadParameter(f"{file} holds no profile: see docs/renditions.md")
    return profile


def _tell(holds: ProfileSettings, *, as_json: bool) -> None:
    if as_json:
        print_json(holds.model_dump(mode="json"))
        return
    line = f"{holds.profile.profile}, access {holds.access}, set for the {holds.set_for}"
    typer.echo(plain(line).plain)
    for rendition in holds.profile.renditions:
        formats = ", ".join(rendition.formats)
        typer.echo(plain(f"  {rendition.name:12} {_size(rendition):28} {rendition.fit:7} {formats}").plain)
    if holds.hint:
        typer.echo("What is released stays as it is until it is released anew: pixelgate re-release --all")


def _size(rendition: DeclaredRendition) -> str:
    if rendition.widths:
        return "/".join(str(width) for width in rendition.widths) + " wide"
    if rendition.width and rendition.height:
        return f"{rendition.width}x{rendition.height}"
    return f"{rendition.width} wide" if rendition.width else f"{rendition.height} high"
