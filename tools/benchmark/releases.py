"""How long it takes from an image's verdict until people can see it, and how many files that makes."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from pixelgate_client.client import Client
from pixelgate_client.models.image import Image, ImageStatus
from pixelgate_client.models.renditions import Renditions
from tools.benchmark.uploads import analysed

# The service that is asked has to share this machine with what is measured.
_POLL_S = 0.1
_LIMIT_S = 120.0


class NotReleasedError(RuntimeError):
    """An approved image was not released, so nothing was measured."""


@dataclass(frozen=True)
class Released:
    """One image: how many files became public, and the milliseconds from its verdict to the last of them."""

    files: int
    took_ms: float


def release_in_turn(client: Client, files: Sequence[Path], *, title: str) -> list[Released]:
    """Each file's way to what people see, one after the other; what is not approved does not count.

    Raises:
        NoVerdictError: one came to no verdict.
        NotReleasedError: none is approved, or one is and stays out of sight.
    """
    taken = []
    with Progress(console=Console(stderr=True)) as progress:
        for file in progress.track(files, description=title):
            image = analysed(client.wait(client.upload(file)))
            if image.status == ImageStatus.APPROVED:
                taken.append(time_release(image, client.renditions.of))
    if not taken:
        raise NotReleasedError("no image was approved")
    return taken


def time_release(
    image: Image,
    renditions_of: Callable[[str], Renditions],
    *,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], object] = time.sleep,
) -> Released:
    """Ask until everything of ``image`` is public: the release is told in one write, after the last file.

    The verdict's moment is the record's own, and the same machine's clock as ours.

    Raises:
        NotReleasedError: it cannot be, or has not been for two minutes.
    """
    # Releasing leaves it as the verdict set it.
    judged_at = image.updated_at.timestamp()
    while clock() < judged_at + _LIMIT_S:
        shown = renditions_of(image.id)
        if shown.release is not None:
            took_ms = (clock() - judged_at) * 1000
            return Released(sum(len(each.files) for each in shown.release.renditions), took_ms)
        if shown.problem is not None:
            raise NotReleasedError(f"{image.id} was not released: {shown.problem}")
        sleep(_POLL_S)
    raise NotReleasedError(f"{image.id} was not released within {_LIMIT_S:.0f} s")


def figures_of(releases: Sequence[Released]) -> dict[str, float]:
    """What is reported."""
    return {
        "p50_verdict_to_released_ms": round(statistics.median(each.took_ms for each in releases)),
        "renditions_per_second": round(
            sum(each.files for each in releases) / sum(each.took_ms for each in releases) * 1000, 1
        ),
    }
