"""What commands print of an answer: a page for people, or one JSON document."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import typer
from pydantic import BaseModel
from rich.console import Console, RenderableType
from rich.text import Text

from pixelgate_client.cli.exit_codes import print_json

WIDTH_OF_A_PIPE = 160

AnswerT = TypeVar("AnswerT", bound=BaseModel)


def page_console() -> Console:
    """Standard output; a pipe has no width of its own, and truncated cells serve nobody there.

    Colours are for terminals, and for nobody who has set NO_COLOR.
    """
    console = Console(highlight=False)
    return console if console.is_terminal else Console(width=WIDTH_OF_A_PIPE, highlight=False)


def print_page(page: RenderableType) -> None:
    """Print a page; plain text is left as long as it is, for ``grep`` to find a line whole."""
    if isinstance(page, Text):
        if page:
            page_console().print(page, soft_wrap=True)
    else:
        page_console().print(page)


def one_a_line(line: Callable[[AnswerT], Text]) -> Callable[[Sequence[AnswerT]], Text]:
    """The page of several answers of which each is told in a line; empty without any."""
    return lambda answers: Text("\n").join(map(line, answers))


def print_answer(answer: AnswerT, page: Callable[[AnswerT], RenderableType], *, as_json: bool) -> None:
    """Print one answer."""
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_page(page(answer))


def print_answers(
    name: str,
    answers: Sequence[AnswerT],
    page: Callable[[Sequence[AnswerT]], RenderableType],
    *,
    as_json: bool,
    nothing: str = "",
) -> None:
    """Print several; in JSON they are the list ``name`` of a document.

    Where there are none people are told ``nothing``, or that there are no ``name``, on standard error: what
    reads standard output gets none.
    """
    if as_json:
        print_json({name: [answer.model_dump(mode="json") for answer in answers]})
    elif not answers:
        typer.echo(nothing or f"no {name.replace('_', '-')}", err=True)
    else:
        print_page(page(answers))
