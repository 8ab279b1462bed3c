"""What commands share that show the report of a trial: its file, and how much of it is printed."""

import json
from pathlib import Path
from typing import Annotated

import typer

OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="Write the report as JSON, too.")
]
FlipsOption = Annotated[int, typer.Option("--flips", min=0, help="So many flips are printed.")]


def write_report(document: object, out: Path | None) -> None:
    """Write the whole report to the file that was named, if any."""
    if out is not None:
        out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
