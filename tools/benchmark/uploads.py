"""How long an image takes from its upload to its verdict, and how many images a second go through."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from infra.local.samples import TIMEOUT_S
from pixelgate_client.cli.uploads import Uploads
from pixelgate_client.client import Client
from pixelgate_client.models.image import Image


@dataclass(frozen=True)
class Timed:
    """One image, and the milliseconds from the start of its upload to its verdict."""

    image_id: str
    took_ms: float


class NoVerdictError(RuntimeError):
    """An image of the benchmark came to no verdict, so nothing was measured."""


def upload_in_turn(client: Client, files: Sequence[Path], *, title: str) -> list[Timed]:
    """Each file's way from the start of its upload to its verdict, one after the other."""
    taken = []
    with _progress() as progress:
        for file in progress.track(files, description=title):
            started = time.time()
            image = analysed(client.wait(client.upload(file)))
            # The record's own time, because the client only asks now and then.
            taken.append(Timed(image.id, (image.updated_at.timestamp() - started) * 1000))
    return taken


def upload_at_once(client: Client, files: Sequence[Path], *, title: str) -> float:
    """Images per second over all of ``files``, a few of them at a time."""
    with _progress() as progress:
        watcher = _OneBar(progress, title, len(files))
        started = time.time()
        outcomes = Uploads(client, watcher=watcher, timeout_s=TIMEOUT_S).run(files)
    ended = max(analysed(outcome.image).updated_at.timestamp() for outcome in outcomes)
    return len(files) / (ended - started)


def analysed(image: Image | None) -> Image:
    """``image``, which must have a verdict.

    Raises:
        NoVerdictError: it has none.
    """
    if image is None or image.verdict is None:
        raise NoVerdictError("an image came to no verdict" + (f": {image.reason}" if image else ""))
    return image


class _OneBar:
    def __init__(self, progress: Progress, title: str, count: int) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=count)

    def sending(self, file: Path, sent: int, total: int) -> None:
        """Not shown."""

    def sent(self, file: Path, image_id: str) -> None:
        """Not shown."""

    def finished(self, file: Path) -> None:
        self._progress.advance(self._task)


def _progress() -> Progress:
    return Progress(console=Console(stderr=True))
