"""What commands share that have the service work on many images: which ones, how far it is, why it ended."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import typer

from pixelgate_client.cli.bars import bar
from pixelgate_client.connection import Connection
from pixelgate_client.jobs import Job, JobDesk

DetailT = TypeVar("DetailT", bound=Job)


def require_one_choice(image_ids: Sequence[str], *, is_filtered: bool, everything: bool) -> None:
    """Images are named in one way.

    Raises:
        typer.BadParameter: in none, or in several.
    """
    if [bool(image_ids), is_filtered, everything].count(True) != 1:
        raise typer.BadParameter("Name images by their ids, by conditions, or all of them with --all.")


def follow(
    desk: JobDesk[Connection, DetailT, Any],
    job_id: str,
    *,
    description: str,
    progress: Callable[[DetailT], tuple[int, int | None]],
) -> DetailT:
    """The job once it has ended, with a bar meanwhile; ``progress`` is what is done, and of how much."""
    with bar(description) as tell:
        return desk.wait(job_id, on_progress=lambda seen: tell(*progress(seen)))


def ending_of(job_id: str, status: str, error: str | None) -> str:
    """How a job ended that was not completed, and why."""
    return f"{job_id} {status}: {error or 'it was stopped before it could say why'}"
