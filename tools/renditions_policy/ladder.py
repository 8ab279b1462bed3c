"""What the standard profile's ladder of one photo costs, engine by engine."""

import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pixelgate.api.rendition_profiles import packaged_profile
from pixelgate.domain.renditions import RenditionFormat
from pixelgate.imaging.renditions.encoding import DEFAULT_QUALITY
from tools.renditions_policy.machine import ROOT, Machine, Run
from tools.renditions_policy.photo import draw_photo

LADDER = max((each.widths or () for each in packaged_profile().renditions), key=len)
FORMATS = ("jpeg", "webp", "avif")


@dataclass(frozen=True)
class LadderCost:
    """Of ``files`` pictures of together ``kb`` kilobytes."""

    files: int
    wall_s: float
    cpu_s: float
    peak_mib: float
    kb: float

    @property
    def renditions_per_second(self) -> float:
        return self.files / self.wall_s

    @classmethod
    def of(cls, runs: Sequence[Run], *, files: int, kb: float) -> "LadderCost":
        """The fastest of ``runs``: what else the machine does only ever adds. Of memory the median."""
        return cls(
            files=files,
            wall_s=min(run.wall_s for run in runs),
            cpu_s=min(run.cpu_s for run in runs),
            peak_mib=statistics.median(run.peak_mib for run in runs),
            kb=kb,
        )


@contextmanager
def machine_with_photo() -> Iterator[Machine]:
    """This machine and a photo of 24 megapixels, as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="pixelgate-renditions-") as directory:
        photo = Path(directory) / "photo.jpg"
        draw_photo(ROOT / "samples", photo)
        yield Machine(photo)


def ladder_costs(
    machine: Machine,
    engines: Iterable[str],
    formats: Sequence[str],
    *,
    rounds: int,
    advance: Callable[[], object] = lambda: None,
) -> dict[str, LadderCost]:
    """What each engine needs; ``advance`` is called after each run.

    They take turns, so that whatever else the machine does meets all of them.

    Raises:
        EngineError: one of them is not installed, or failed.
    """
    qualities = {name: (DEFAULT_QUALITY[RenditionFormat(name)],) for name in formats}
    runs: dict[str, list[Run]] = {engine: [] for engine in engines}
    sizes: dict[str, list[int]] = {}
    for _ in range(rounds):
        for engine, done in runs.items():
            with tempfile.TemporaryDirectory() as folder:
                done.append(machine.run(engine, LADDER, qualities, Path(folder)))
                sizes[engine] = [path.stat().st_size for path in Path(folder).iterdir()]
            advance()
    return {
        engine: LadderCost.of(done, files=len(sizes[engine]), kb=sum(sizes[engine]) / 1000)
        for engine, done in runs.items()
    }
