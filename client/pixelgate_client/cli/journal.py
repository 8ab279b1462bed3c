"""What was imported already, by contents: so that an import can be stopped at any time and go on."""

import hashlib
import json
from pathlib import Path
from threading import Lock
from typing import Self, TextIO

from pixelgate_client.settings import Settings


class Journal:
    """A file with one line per imported image. Use it as a context manager; it may be shared by threads.

    A line is on disk before the next file is begun. One that a crash cut short is not read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._image_ids: dict[str, str] = {}
        self._claimed: set[str] = set()
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                self._read(line)
        self._file = self.path.open("a", encoding="utf-8")
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file is not None:
            self._file.close()

    def claim(self, sha256: str) -> bool:
        """Whether these contents are yet to be imported. Of equal files at the same time, one is."""
        with self._lock:
            if sha256 in self._image_ids or sha256 in self._claimed:
                return False
            self._claimed.add(sha256)
            return True

    def give_back(self, sha256: str) -> None:
        """Claimed, but not imported after all."""
        with self._lock:
            self._claimed.discard(sha256)

    def forget(self, sha256: str) -> None:
        """These contents are to be imported once more: their image is gone."""
        with self._lock:
            self._image_ids.pop(sha256, None)
            self._claimed.discard(sha256)

    def image_id(self, sha256: str) -> str | None:
        """The image that these contents have become, where that is known."""
        return self._image_ids.get(sha256)

    def add(self, sha256: str, *, image_id: str) -> None:
        """Remember that these contents were imported."""
        with self._lock:
            if self._file is None:
                raise ValueError("the journal is not open")
            self._image_ids[sha256] = image_id
            # A new line first: the one before may have been cut short.
            self._file.write("\n" + json.dumps({"sha256": sha256, "id": image_id}))
            self._file.flush()

    def _read(self, line: str) -> None:
        try:
            entry = json.loads(line)
            self._image_ids[str(entry["sha256"])] = str(entry["id"])
        except (ValueError, KeyError, TypeError):
            return


def journal_path(settings: Settings, *, state_folder: Path, collection: str | None = None) -> Path:
    """A journal of its own for each service, key and collection."""
    return state_folder / "imports" / f"{scope_of(settings, collection=collection)}.jsonl"


def scope_of(settings: Settings, *, collection: str | None = None) -> str:
    """Different for each service, key and collection, none of which it tells."""
    # The part of a key that is no secret: pg_<id>_<secret>.
    key_id = (settings.api_key or "").rpartition("_")[0]
    names = [settings.endpoint, key_id, *([collection] if collection else [])]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def sha256_of(path: Path) -> str:
    """Of the file's contents, in hexadecimal.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
