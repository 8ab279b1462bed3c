"""``pixelgate search`` and ``similar``: images by what they show, say and are, and by what they look like."""

from datetime import datetime
from itertools import islice
from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_answer, print_answers
from pixelgate_client.cli.preview_commands import IdArgument
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.listing import listing_table
from pixelgate_client.display.similar_list import similar_list
from pixelgate_client.models.image import ImageStatus

DAYS = ["%Y-%m-%d"]

Several = list[str] | None


def search(
    ctx: typer.Context,
    words: Annotated[Several, typer.Argument(metavar="[WORD]...", help="From anywhere; all of them.")] = None,
    text: Annotated[str, typer.Option(help="Words that can be read in the picture.")] = "",
    label: Annotated[Several, typer.Option(help="What it shows, or a kind of it; repeatable.")] = None,
    object_: Annotated[Several, typer.Option("--object", help="What is in it; repeatable.")] = None,
    category: Annotated[Several, typer.Option(help="A category of labels; repeatable.")] = None,
    moderation: Annotated[Several, typer.Option(help="A category of moderation; repeatable.")] = None,
    color: Annotated[Several, typer.Option(help="blue, dodgerblue or '#0A84FF'; repeatable.")] = None,
    tag: Annotated[Several, typer.Option(help="A tag of it; repeatable.")] = None,
    trait: Annotated[Several, typer.Option(help="portrait, blurred, faces, ...; repeatable.")] = None,
    collection: Annotated[str | None, typer.Option(help="Only of this collection.")] = None,
    status: Annotated[list[ImageStatus] | None, typer.Option(help="One of these; repeatable.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Uploaded on this day or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Or on this day at the latest.")
    ] = None,
    min_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, help="How sure what is seen has to be.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Find images that have all of this, the newest first (docs/search.md)."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        found = client.search(
            " ".join(words or ()),
            text=text,
            labels=label or (),
            objects=object_ or (),
            categories=category or (),
            moderation=moderation or (),
            colors=color or (),
            tags=tag or (),
            traits=trait or (),
            collection=collection,
            statuses=status or (),
            since=since and since.date(),
            until=until and until.date(),
            min_confidence=min_confidence,
            page_size=min(limit, 100),
        )
        print_answers("images", list(islice(found, limit)), listing_table, as_json=as_json)


def similar(
    ctx: typer.Context,
    image_id: IdArgument,
    status: Annotated[list[ImageStatus] | None, typer.Option(help="One of these; repeatable.")] = None,
    collection: Annotated[str | None, typer.Option(help="Only of this collection.")] = None,
    min_similarity: Annotated[float | None, typer.Option(min=0, max=1, help="How alike at least.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many at most.")] = 25,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Find images that look like this one, the most similar first."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        answer = client.similar(
            image_id,
            limit=limit,
            min_similarity=min_similarity,
            statuses=status or (),
            collection=collection,
        )
        print_answer(answer, similar_list, as_json=as_json)
