"""``pixelgate classifiers try``: what a classifier would say, without effect."""

from collections.abc import Sequence
from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.example_uploads import images_of
from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.image_files import find_image_files
from pixelgate_client.cli.labelled_examples import is_image_id
from pixelgate_client.cli.named_classifier import (
    ClassifierArgument,
    ExamplesOption,
    TimeoutOption,
    collection_of,
)
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session, calling
from pixelgate_client.client import Client
from pixelgate_client.display.classifiers_page import trial_table
from pixelgate_client.models.classifiers import MOST_TRIED, TriedImage


def try_out(
    ctx: typer.Context,
    name: ClassifierArgument,
    what: Annotated[
        list[str], typer.Argument(metavar="ID|FILE...", help="Images' ids; files, folders or patterns.")
    ],
    version: Annotated[int | None, typer.Option(min=1, help="Else the latest.")] = None,
    collection: ExamplesOption = None,
    timeout: TimeoutOption = 300,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show what a classifier says of images, without effect. Files are uploaded first, as examples are."""
    named = [each for each in what if is_image_id(each)]
    files = find_image_files(each for each in what if not is_image_id(each))
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        wanted = version or client.classifiers.get(name).latest_version
        image_ids = images_of(
            files,
            client,
            settings=ctx.ensure_object(Session).settings(endpoint, api_key),
            collection=collection or collection_of(name),
            timeout_s=timeout,
        )
        asked = list(dict.fromkeys([*named, *image_ids.values()]))
        tried = _try(client, name, wanted, asked)
    by_id = {image_id: str(file) for file, image_id in image_ids.items()}
    if as_json:
        images = [{"file": by_id.get(each.image_id), **each.model_dump(mode="json")} for each in tried]
        print_json({"name": name, "version": wanted, "images": images})
    else:
        print_page(trial_table(tried, by_id))


def _try(client: Client, name: str, version: int, image_ids: Sequence[str]) -> list[TriedImage]:
    parts = [image_ids[start : start + MOST_TRIED] for start in range(0, len(image_ids), MOST_TRIED)]
    return [
        image for part in parts for image in client.classifiers.try_on(name, part, version=version).images
    ]
