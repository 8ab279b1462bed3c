"""``pixelgate analyse``: an image in, what was found and decided out, in one request."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.bars import tracked
from pixelgate_client.cli.image_commands import EveryRuleOption
from pixelgate_client.cli.image_files import find_image_files
from pixelgate_client.cli.outcomes import Outcome, print_outcomes
from pixelgate_client.cli.session import (
    ApiKeyOption,
    CollectionOption,
    EndpointOption,
    JsonOption,
    calling,
)
from pixelgate_client.client import Client
from pixelgate_client.display.image_page import image_page
from pixelgate_client.errors import ApiError, PixelgateError, WaitTimeoutError, is_about_the_service


def analyse(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, folders or patterns.")],
    collection: CollectionOption = None,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds to wait for each verdict.")] = 300,
    every_rule: EveryRuleOption = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Have images analysed, one request each, and show what was found and why it is decided so."""
    paths = find_image_files(files)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        analysed = _analyse(client, paths, collection=collection, timeout_s=timeout)
        outcomes = list(tracked(analysed, "Images analysed", total=len(paths)))
    only = outcomes[0].image if len(outcomes) == 1 else None
    if only is not None and not as_json:
        print_page(image_page(only, every_rule=every_rule))
    else:
        print_outcomes(outcomes, as_json=as_json)
    raise typer.Exit(max(outcome.exit_code for outcome in outcomes))


def _analyse(
    client: Client, files: Sequence[Path], *, collection: str | None, timeout_s: float
) -> Iterator[Outcome]:
    """After an error that is not about one image the rest is not tried."""
    away: PixelgateError | None = None
    for file in files:
        try:
            if away is not None:
                raise away
            image = client.analyse(file, collection=collection, timeout_s=timeout_s)
        except (PixelgateError, OSError) as error:
            if isinstance(error, PixelgateError) and is_about_the_service(error):
                away = error
            yield Outcome(file=file, image_id=_image_of(error), error=error)
        else:
            yield Outcome(file=file, image_id=image.id, image=image)


def _image_of(error: Exception) -> str | None:
    """The image that there is all the same."""
    if isinstance(error, WaitTimeoutError):
        return error.image_id
    return error.problem.image_id if isinstance(error, ApiError) else None
