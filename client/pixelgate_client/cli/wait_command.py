"""``pixelgate wait``: until images have a verdict, are decided or are public; the exit code says which."""

from functools import partial
from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.each_image import Done, do_each, print_each
from pixelgate_client.cli.exit_codes import ExitCode
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.listing import listing_table
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
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        look = partial(client.wait, until=until, timeout_s=timeout)
        done = do_each(images, look, description="Images waited for")
    if not as_json:
        print_page(listing_table([each.answer for each in done if each.answer is not None]))
    print_each(done, _document, as_json=as_json)
    raise typer.Exit(max(map(_exit_code, done), key=_BY_WEIGHT.index))


def _document(image: Image | None) -> dict[str, object]:
    return image.model_dump(mode="json") if image is not None else {"status": None}


def _exit_code(done: Done[Image]) -> ExitCode:
    if done.answer is None:
        return ExitCode.FAILED
    status = done.answer.status
    return next((code for each, code in _BY_STATUS.items() if each == status), ExitCode.FAILED)
