"""One thing done to several images: what goes wrong with one keeps no other back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pixelgate_client.cli.bars import tracked
from pixelgate_client.cli.exit_codes import ExitCode, error_document, print_error, print_json
from pixelgate_client.errors import PixelgateError, is_about_the_service

AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, kw_only=True)
class Done(Generic[AnswerT]):
    """What came of one image: an answer, or an error."""

    image_id: str
    answer: AnswerT | None = None
    error: PixelgateError | None = None


def do_each(
    image_ids: Sequence[str], do: Callable[[str], AnswerT], *, description: str
) -> list[Done[AnswerT]]:
    """One for each image, in their order, with a bar meanwhile.

    Raises:
        PixelgateError: it is about the service, so no other image would fare better.
    """
    return [_done(image_id, do) for image_id in tracked(image_ids, description, total=len(image_ids))]


def print_each(
    done: Sequence[Done[AnswerT]],
    document: Callable[[AnswerT | None], dict[str, object]],
    *,
    as_json: bool,
) -> None:
    """In JSON what ``document`` says of each, its id and its error; for people the errors alone."""
    if as_json:
        images = [
            {"id": each.image_id, **document(each.answer), "error": each.error and error_document(each.error)}
            for each in done
        ]
        print_json({"images": images})
        return
    for each in done:
        if each.error is not None:
            print_error(each.error)


def exit_code_of_all(done: Sequence[Done[AnswerT]]) -> ExitCode:
    """Failed, if anything has."""
    return ExitCode.FAILED if any(each.error for each in done) else ExitCode.DONE


def _done(image_id: str, do: Callable[[str], AnswerT]) -> Done[AnswerT]:
    try:
        return Done(image_id=image_id, answer=do(image_id))
    except PixelgateError as error:
        if is_about_the_service(error):
            raise
        return Done(image_id=image_id, error=error)
