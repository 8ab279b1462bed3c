"""``pixelgate upload``: images in, verdicts out."""

from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.exit_codes import message_of, print_error, print_json
from pixelgate_client.cli.image_files import find_image_files
from pixelgate_client.cli.progress import UploadProgress
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    calling,
)
from pixelgate_client.cli.uploads import Outcome, Uploads
from pixelgate_client.display.results_table import ResultRow, results_table


def upload(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, folders or patterns.")],
    wait: Annotated[bool, typer.Option(help="Wait for the verdicts and print them.")] = True,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds to wait for each verdict.")] = 300,
    collection: CollectionOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Upload images, up to four at a time, and wait for their verdicts."""
    paths = find_image_files(files)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        with UploadProgress(len(paths), waiting=wait) as progress:
            uploads = Uploads(
                client, watcher=progress, timeout_s=timeout if wait else None, collection=collection
            )
            outcomes = uploads.run(paths)
        if as_json:
            print_json({"images": [outcome.document() for outcome in outcomes]})
        elif any(outcome.image_id for outcome in outcomes):
            print_page(results_table([_row(outcome) for outcome in outcomes]))
        _tell_errors(outcomes)
    raise typer.Exit(max(outcome.exit_code for outcome in outcomes))


def _row(outcome: Outcome) -> ResultRow:
    if outcome.image is not None:
        return ResultRow.of(outcome.image, took_ms=outcome.image.elapsed_ms)
    if outcome.error is not None:
        return ResultRow(
            image=outcome.file.name,
            status="not done" if outcome.image_id else "not uploaded",
            reason=message_of(outcome.error),
        )
    return ResultRow(image=outcome.file.name, status="uploaded", reason=outcome.image_id or "")


def _tell_errors(outcomes: list[Outcome]) -> None:
    """Each different error once: a service that is away is one error, not one per file."""
    errors = {message_of(outcome.error): outcome.error for outcome in outcomes if outcome.error is not None}
    for error in errors.values():
        print_error(error)
