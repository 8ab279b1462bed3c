"""``pixelgate wait``: until images have a verdict, are decided or are public; the exit code says which."""

from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.bars import tracked
from pixelgate_client.cli.exit_codes import ExitCode, error_document, exit_code_of, print_error, print_json
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.client import Client
from pixelgate_client.display.listing import listing_table
from pixelgate_client.errors import PixelgateError, is_about_the_service
from pixelgate_client.image_calls import Until
from pixelgate_client.models.image import Image, ImageStatus

_BY_STATUS = {
    ImageStatus.APPROVED: ExitCode.DONE,
    ImageStatus.IN_REVIEW: ExitCode.IN_REVIEW,
    ImageStatus.REJECTED: ExitCode.REJECTED,
}
# Of several images the one that needs somebody most decides.
_BY_WEIGHT = (ExitCode.DONE, ExitCode.IN_REVIEW, ExitCode.REJECTED, ExitCode.FAILED)


def wait(
    ctx: typer.Context,
    images: Annotated[list[str], typer.Argument(metavar="ID...", help="Images' ids: img_...")],
    until: Annotated[
        Until, typer.Option(help="The rules' verdict, a person's decision where one is asked, or public.")
    ] = Until.VERDICT,
    timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait for each image.")] = 300,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Wait until images are so far. Exit code 0: approved, 4: in review, 5: rejected, 1: anything else."""
    found: dict[str, Image | PixelgateError] = {}
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        for image_id in tracked(images, "Images waited for", total=len(images)):
            found[image_id] = _wait(client, image_id, until=until, timeout_s=timeout)
    if as_json:
        print_json({"images": [_document(image_id, each) for image_id, each in found.items()]})
    else:
        print_page(listing_table([each for each in found.values() if isinstance(each, Image)]))
    for error in found.values():
        if isinstance(error, PixelgateError):
            print_error(error)
    raise typer.Exit(max(map(_exit_code, found.values()), key=_BY_WEIGHT.index))


def _wait(client: Client, image_id: str, *, until: Until, timeout_s: float) -> Image | PixelgateError:
    try:
        return client.wait(image_id, until=until, timeout_s=timeout_s)
    except PixelgateError as error:
        if is_about_the_service(error):
            raise
        return error


def _document(image_id: str, found: Image | PixelgateError) -> dict[str, object]:
    if isinstance(found, Image):
        return {**found.model_dump(mode="json"), "error": None}
    return {"id": image_id, "status": None, "error": error_document(found)}


def _exit_code(found: Image | PixelgateError) -> ExitCode:
    if isinstance(found, PixelgateError):
        return exit_code_of(found)
    return next((code for status, code in _BY_STATUS.items() if status == found.status), ExitCode.FAILED)
