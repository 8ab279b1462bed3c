"""``pixelgate explain``: what a label rests on."""

from typing import Annotated

import typer

from pixelgate_client.cli.project_tools import run_tool


def explain(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help="A picture on this machine.")],
    label: Annotated[str, typer.Option(help="The label's name or wnid.")],
    out: Annotated[str | None, typer.Option(metavar="PNG", help="Where to write the heat map.")] = None,
) -> None:
    """Write a heat map of what a label rests on. Needs the project's models, not the service."""
    arguments = [image, "--label", label, *(["--out", out] if out else [])]
    raise typer.Exit(run_tool("explain", arguments, instead=f'make explain IMAGE={image} LABEL="{label}"'))
