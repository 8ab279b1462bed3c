"""The process that feeds damaged files to the decoder, and may die of one: 1 GB of memory, 10 s per file."""

import faulthandler
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings

from pixelgate.domain.errors import RejectedImageError
from pixelgate.domain.formats import DEFAULT_FORMATS, EXTRA_FORMATS
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.metadata.exif import BrokenMetadataError, open_exif, read_exif
from pixelgate.imaging.metadata.xmp import parse_xmp
from pixelgate.imaging.metadata.xmp_claims import claims_of_xmp
from tools.fuzz import seeds
from tools.fuzz.mutation import damaged

MEMORY_BYTES = 2**30
SECONDS_PER_FILE = 10
_FILES_PER_ROUND = 500
_LIMITS = Limits(formats=DEFAULT_FORMATS | EXTRA_FORMATS, max_pixels=4_000_000, keep_location=True)

# Smaller than the seeds, so that decoders that can divide a picture do.
_LONG_SIDE = 16

Outcomes = Counter[str]


def decode(data: bytes) -> str:
    """The outcome in a word; any other error is a finding."""
    try:
        return decode_image(data, limits=_LIMITS, long_side=_LONG_SIDE).facts.format
    except RejectedImageError as error:
        return error.reason.value


def read_blocks(data: bytes) -> str:
    """The same for a block of metadata alone, once as EXIF and once as XMP."""
    outcomes = []
    for read in (_read_exif, _read_xmp):
        try:
            read(data)
            outcomes.append("read")
        except BrokenMetadataError:
            outcomes.append("broken")
    return " ".join(outcomes)


def _read_exif(data: bytes) -> None:
    read_exif(open_exif(data), with_location=True)


def _read_xmp(data: bytes) -> None:
    claims_of_xmp(parse_xmp(data))


def fuzz(seconds: float, *, last: Path) -> Outcomes:
    """Until the time is over; ``last`` holds the file that is being tried, also after a crash."""
    outcomes: Outcomes = Counter()
    corpus = tuple(seeds.files().values())
    blocks = (seeds.EXIF, seeds.PLACE, seeds.PACKET)
    ends, rounds = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        rounds += 1
        target, source = (read_blocks, blocks) if rounds % 8 == 0 else (decode, corpus)
        _round(target, source, rounds, outcomes, last)
        left = max(0.0, ends - time.monotonic())
        print(f"{outcomes.total():>9,} files, {left:4.0f} s left", file=sys.stderr, flush=True)
    return outcomes


def _round(
    target: Callable[[bytes], str], source: tuple[bytes, ...], number: int, outcomes: Outcomes, last: Path
) -> None:
    # Without a database and with a seed of its own, a round is the same wherever it runs.
    @seed(number)
    @settings(
        max_examples=_FILES_PER_ROUND,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(source))
    def try_one(data: bytes) -> None:
        last.write_bytes(data)
        signal.alarm(SECONDS_PER_FILE)
        outcomes[target(data)] += 1
        signal.alarm(0)

    try_one()


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"longer than {SECONDS_PER_FILE} s")


def main() -> None:
    """``python -m tools.fuzz.worker SECONDS FILE``."""
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGALRM, _too_slow)
    outcomes = fuzz(float(sys.argv[1]), last=Path(sys.argv[2]))
    for name, count in sorted(outcomes.items()):
        print(f"{name:<22} {count:>9,}")
    print(f"{'together':<22} {outcomes.total():>9,}")


if __name__ == "__main__":
    main()
