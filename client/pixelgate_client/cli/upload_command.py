"""``pixelgate upload``: images in, verdicts out."""

from typing import Annotated

import typer

from pixelgate_client.cli.begun_uploads import BegunUploads, begun_uploads_path
from pixelgate_client.cli.image_files import find_image_files
from pixelgate_client.cli.outcomes import print_outcomes
from pixelgate_client.cli.progress import UploadProgress
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    Session,
    calling,
)
from pixelgate_client.cli.uploads import Uploads
from pixelgate_client.settings import state_folder

STOPPED = "Stopped. What is uploaded is analysed; uploaded again, a large file goes on where it was."


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
        settings = ctx.ensure_object(Session).settings(endpoint, api_key)
        with UploadProgress(len(paths), waiting=wait) as progress:
            uploads = Uploads(
                client,
                watcher=progress,
                timeout_s=timeout if wait else None,
                collection=collection,
                memory=BegunUploads(begun_uploads_path(settings, state_folder=state_folder())),
            )
            try:
                outcomes = uploads.run(paths)
            except KeyboardInterrupt:
                typer.echo(STOPPED, err=True)
                raise
        print_outcomes(outcomes, as_json=as_json)
    raise typer.Exit(max(outcome.exit_code for outcome in outcomes))
