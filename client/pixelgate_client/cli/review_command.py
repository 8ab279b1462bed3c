"""``pixelgate review``: what waits for people, who has it in hand, and what they decide."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Annotated

import typer
from rich.console import Console, RenderableType

from pixelgate_client.cli.exit_codes import print_json, telling_errors
from pixelgate_client.cli.preview_commands import show
from pixelgate_client.cli.review_decisions import approve, reject
from pixelgate_client.cli.review_export import export
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session
from pixelgate_client.client import Client
from pixelgate_client.display.reviews_table import (
    queues_table,
    review_page,
    reviews_table,
    statistics_page,
)
from pixelgate_client.models.reviews import ReviewItem
from pixelgate_client.reviews import GENERAL_QUEUE

WIDTH_OF_A_PIPE = 160

app = typer.Typer(help="Look at what the rules are not sure of, and decide.", no_args_is_help=True)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="An image's id: img_...")]
QueueArgument = Annotated[str, typer.Argument(metavar="QUEUE", help="A queue's name.")]


@app.command()
def queues(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """List the queues: how many images wait in each, how many are overdue, how old the oldest is."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        found = client.reviews.queues()
        if as_json:
            print_json({"queues": [each.model_dump(mode="json") for each in found]})
        else:
            _console().print(queues_table(found))


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
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        items = list(islice(client.reviews.list(queue, page_size=min(limit, 100)), limit))
        if as_json:
            print_json({"reviews": [item.model_dump(mode="json") for item in items]})
        else:
            _console().print(reviews_table(items))


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
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        answer = client.reviews.statistics(since=since and since.astimezone())
        if as_json:
            print_json(answer.model_dump(mode="json"))
        else:
            _console().print(statistics_page(answer))


app.command()(export)


def _show_one(
    ctx: typer.Context,
    do: Callable[[Client], ReviewItem | None],
    *,
    as_json: bool,
    endpoint: str | None,
    api_key: str | None,
) -> None:
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json), session.client(endpoint, api_key) as client:
        item = do(client)
        if as_json:
            print_json({"review": item and item.model_dump(mode="json")})
        else:
            shown: RenderableType = review_page(item) if item else "Nothing is left for you in this queue."
            _console().print(shown)


def _console() -> Console:
    """Standard output; a pipe has no width of its own, and truncated cells serve nobody there."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(width=WIDTH_OF_A_PIPE, highlight=False)
