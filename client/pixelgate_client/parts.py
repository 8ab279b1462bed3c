"""A large file in parts: how it is cut, the digest of each part, and reading them from several threads."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from pixelgate_client.models.uploads import PartToSend
from pixelgate_client.original import Original
from pixelgate_client.storage_upload import Progress

MULTIPART_FROM = 16 * 1024**2
"""Of this size and larger, files are sent in parts: a broken connection then costs one part."""

PART_BYTES = 8 * 1024**2
MOST_PARTS = 100
_MIB = 1024**2


@dataclass(frozen=True, kw_only=True)
class PartPlan:
    """Every part but the last has ``part_size`` bytes. ``fingerprint`` is that of the whole."""

    size: int
    part_size: int
    part_sha256: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """The same for the same bytes in the same parts, and for no others."""
        return hashlib.sha256(f"{self.part_size} {' '.join(self.part_sha256)}".encode()).hexdigest()


def plan_parts(original: Original) -> PartPlan:
    """Cut ``original``; reads it once, to its end.

    Raises:
        OSError: the file cannot be read.
    """
    smallest = -(-original.size // MOST_PARTS)
    part_size = max(PART_BYTES, -(-smallest // _MIB) * _MIB)
    original.file.seek(0)
    digests = [
        hashlib.sha256(original.file.read(part_size)).hexdigest() for _ in range(0, original.size, part_size)
    ]
    return PartPlan(size=original.size, part_size=part_size, part_sha256=tuple(digests))


class PartReader:
    """Reads parts of one open file, from several threads, and tells how much of it has been sent."""

    def __init__(self, original: Original, *, part_size: int, on_progress: Progress | None) -> None:
        self.original = original
        self._part_size = part_size
        self._on_progress = on_progress
        self._sent: dict[int, int] = {}
        self._lock = Lock()

    def read(self, part: PartToSend) -> bytes:
        """The bytes of a part; fewer, if the file has become shorter."""
        with self._lock:
            self.original.file.seek((part.number - 1) * self._part_size)
            return self.original.file.read(part.size)

    def sent(self, parts: Sequence[PartToSend]) -> None:
        """Storage has these parts; each counts once."""
        with self._lock:
            self._sent |= {part.number: part.size for part in parts}
            sent = sum(self._sent.values())
        if self._on_progress is not None:
            self._on_progress(sent, self.original.size)
