"""``pixelgate get``, ``duplicates`` and ``list``: what there is to know about images."""

from functools import partial
from itertools import islice
from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_answer, print_answers
from pixelgate_client.cli.preview_commands import IdArgument
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.findings_table import duplicates_list
from pixelgate_client.display.image_page import image_page
from pixelgate_client.display.listing import listing_table
from pixelgate_client.models.image import ImageStatus

EveryRuleOption = Annotated[
    bool, typer.Option("--every-rule", help="Explain the rules that did not fire as well.")
]


def get(
    ctx: typer.Context,
    image_id: IdArgument,
    every_rule: EveryRuleOption = False,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show one image: its facts, what was found, and why the verdict is what it is."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.get(image_id), partial(image_page, every_rule=every_rule), as_json=as_json)


def duplicates(
    ctx: typer.Context,
    image_id: IdArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List the images that are this one or a copy of it, the nearest first; also those that came later."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.duplicates(image_id), duplicates_list, as_json=as_json)


def list_images(
    ctx: typer.Context,
    status: Annotated[list[ImageStatus] | None, typer.Option(help="Only at this status; repeatable.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List images, the newest first."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        pages = client.list(statuses=status or (), page_size=min(limit, 100))
        print_answers("images", list(islice(pages, limit)), listing_table, as_json=as_json)
