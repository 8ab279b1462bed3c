"""``pixelgate review``: what waits for people, who has it in hand, and what they decide."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_answer, print_answers, print_page
from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.preview_commands import show
from pixelgate_client.cli.review_decisions import approve, reject
from pixelgate_client.cli.review_export import export
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.client import Client
from pixelgate_client.display.reviews_table import (
    queues_table,
    review_page,
    reviews_table,
    statistics_page,
)
from pixelgate_client.models.reviews import ReviewItem
from pixelgate_client.reviews import GENERAL_QUEUE

app = typer.Typer(help="Look at what the rules are not sure of, and decide.", no_args_is_help=True)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="An image's id: img_...")]
NOTHING_LEFT = "Nothing is left for you in this queue; `pixelgate review queues` lists all."
QueueArgument = Annotated[str, typer.Argument(metavar="QUEUE", help="A queue's name.")]


@app.command()
def queues(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List the queues: how many images wait in each, how many are overdue, how old the oldest is."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answers("queues", client.reviews.queues(), queues_table, as_json=as_json)


@app.command(name="list")
def list_reviews(
    ctx: typer.Context,
    queue: QueueArgument = GENERAL_QUEUE,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List what waits in a queue, the most urgent and of these the oldest first."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        waiting = list(islice(client.reviews.list(queue, page_size=min(limit, 100)), limit))
        nothing = f"nothing waits in {queue}; `pixelgate review queues` lists all queues"
        print_answers("reviews", waiting, reviews_table, as_json=as_json, nothing=nothing)


@app.command(name="next")
def next_review(
    ctx: typer.Context,
    queue: QueueArgument = GENERAL_QUEUE,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Take the first image of a queue in hand that nobody has, for fifteen minutes."""
    _show_one(
        ctx, lambda client: client.reviews.next(queue), as_json=as_json, endpoint=endpoint, api_key=api_key
    )


@app.command()
def claim(
    ctx: typer.Context,
    image_id: IdArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Take an image in hand for fifteen minutes; again, for fifteen more."""
    _show_one(
        ctx,
        lambda client: client.reviews.claim(image_id),
        as_json=as_json,
        endpoint=endpoint,
        api_key=api_key,
    )


@app.command()
def release(
    ctx: typer.Context,
    image_id: IdArgument,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Give an image back, for anybody to take."""
    _show_one(
        ctx,
        lambda client: client.reviews.release(image_id),
        as_json=as_json,
        endpoint=endpoint,
        api_key=api_key,
    )


@app.command()
def escalate(
    ctx: typer.Context,
    image_id: IdArgument,
    note: Annotated[str, typer.Option(help="Why somebody else should decide.")],
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Hand an image on to somebody else, who decides."""

    def hand_on(client: Client) -> ReviewItem:
        return client.reviews.escalate(image_id, note=note)

    _show_one(ctx, hand_on, as_json=as_json, endpoint=endpoint, api_key=api_key)


app.command()(show)
app.command()(approve)
app.command()(reject)


@app.command()
def stats(
    ctx: typer.Context,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day; else 30 days ago.")
    ] = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Show how people decide: each one, each rule, how often they agree, and how long it takes."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        told = client.reviews.statistics(since=since and since.astimezone())
        print_answer(told, statistics_page, as_json=as_json)


app.command()(export)


def _show_one(
    ctx: typer.Context,
    do: Callable[[Client], ReviewItem | None],
    *,
    as_json: bool,
    endpoint: str | None,
    api_key: str | None,
) -> None:
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        item = do(client)
        if as_json:
            print_json({"review": item and item.model_dump(mode="json")})
        else:
            print_page(review_page(item) if item else NOTHING_LEFT)
