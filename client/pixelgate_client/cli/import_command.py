"""``pixelgate import``: everything below a folder, in as many goes as it takes."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pixelgate_client.cli.exit_codes import message_of, print_error, print_json, telling_errors
from pixelgate_client.cli.folder_import import FileOutcome, FolderImport, ImportedFile
from pixelgate_client.cli.image_files import files_below
from pixelgate_client.cli.journal import Journal, journal_path
from pixelgate_client.cli.progress import UploadProgress
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    Session,
)
from pixelgate_client.settings import state_folder


def import_folder(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="Searched at any depth.")
    ],
    every: Annotated[
        bool, typer.Option("--all", help="Files of any name, not only those named like images.")
    ] = False,
    parallel: Annotated[int, typer.Option(min=1, max=32, help="Files sent at the same time.")] = 4,
    collection: CollectionOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Upload a whole folder, without waiting for verdicts. Repeated, it sends only what is missing."""
    session = ctx.ensure_object(Session)
    files = sorted(files_below(folder, only_images=not every))
    with telling_errors(as_json=as_json):
        settings = session.settings(endpoint, api_key)
        with (
            session.client(endpoint, api_key) as client,
            Journal(journal_path(settings, state_folder=state_folder(), collection=collection)) as journal,
            UploadProgress(len(files), waiting=False) as progress,
        ):
            try:
                imported = FolderImport(
                    client, journal=journal, watcher=progress, parallel=parallel, collection=collection
                ).run(files)
            except KeyboardInterrupt:
                typer.echo("Stopped. The same command goes on from here.", err=True)
                raise
        _print_summary(imported, as_json=as_json)
    raise typer.Exit(max((each.exit_code for each in imported), default=0))


def _print_summary(imported: Sequence[ImportedFile], *, as_json: bool) -> None:
    counts = Counter(each.outcome for each in imported)
    if as_json:
        numbers = {outcome.replace(" ", "_"): counts[outcome] for outcome in FileOutcome}
        print_json({**numbers, "files": [each.document() for each in imported]})
    else:
        typer.echo(", ".join(f"{counts[outcome]:,} {outcome}" for outcome in FileOutcome))
    # Each different error once: a service that is away is one error, not one per file.
    for error in {message_of(each.error): each.error for each in imported if each.error}.values():
        print_error(error)
