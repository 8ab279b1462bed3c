"""``pixelgate review export``: what people corrected, as a labelled set."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgate_client.cli.bars import tracked
from pixelgate_client.cli.exit_codes import ExitCode, print_json
from pixelgate_client.cli.image_files import files_below
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.labelled_set import (
    LabelledSetForm,
    find_pictures,
    latest,
    write_labelled_set,
)


def export(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="Where to write the set.")],
    form: Annotated[
        LabelledSetForm, typer.Option("--format", help="A table of labels, or COCO's JSON of objects.")
    ] = LabelledSetForm.CSV,
    pictures: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", exists=True, file_okay=False, help="Where your files are; those meant are copied."
        ),
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Write what people corrected as a labelled set, which pixelgate-evaluate reads."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        corrections = latest(tracked(client.reviews.corrections(), "Corrections read"))
    try:
        found = find_pictures(files_below(pictures), corrections) if pictures else {}
        written = write_labelled_set(folder, corrections, form=form, pictures=found)
    except OSError as error:
        typer.echo(f"Cannot write {folder}: {error}", err=True)
        raise typer.Exit(ExitCode.FAILED) from error
    if as_json:
        print_json({"images": written, "pictures": len(found), "folder": str(folder)})
    else:
        typer.echo(f"{written} images in {folder}, pictures of {len(found)} of {len(corrections)} corrected")
