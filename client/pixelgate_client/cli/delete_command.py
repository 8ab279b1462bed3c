"""``pixelgate delete``: erase images for good."""

from typing import Annotated

import typer

from pixelgate_client.cli.bars import tracked
from pixelgate_client.cli.exit_codes import ExitCode, error_document, print_error, print_json
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.errors import PixelgateError, is_about_the_service


def delete(
    ctx: typer.Context,
    images: Annotated[list[str], typer.Argument(metavar="ID...", help="Images' ids: img_...")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Erase images and everything known about them. There is no way back."""
    if not yes:
        typer.confirm(f"Erase {len(images)} image(s) for good?", abort=True, err=True)
    outcomes: list[dict[str, object]] = []
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        for image_id in tracked(images, "Images erased", total=len(images)):
            try:
                answer = client.delete(image_id)
            except PixelgateError as error:
                if is_about_the_service(error):
                    raise
                outcomes.append({"id": image_id, "erasure": None, "error": error_document(error)})
                if not as_json:
                    print_error(error)
            else:
                erasure = answer.erasure.model_dump(mode="json")
                outcomes.append({"id": image_id, "erasure": erasure, "error": None})
    failed = sum(outcome["error"] is not None for outcome in outcomes)
    if as_json:
        print_json({"images": outcomes})
    else:
        typer.echo(f"{len(outcomes) - failed} of {len(outcomes)} are being erased")
    raise typer.Exit(ExitCode.FAILED if failed else ExitCode.DONE)
