"""Large uploads that were begun and have not ended, kept on disk so that the next try resumes them."""

import json
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from threading import Lock

from pixelgate_client.cli.journal import scope_of
from pixelgate_client.settings import Settings


class BegunUploads(MutableMapping[str, str]):
    """A small JSON file, written whole at each change; it may be shared by threads.

    Two programs at once may lose each other's entries: what that costs is one upload from its start.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._image_ids = _read(path)

    def __getitem__(self, fingerprint: str) -> str:
        return self._image_ids[fingerprint]

    def __setitem__(self, fingerprint: str, image_id: str) -> None:
        with self._lock:
            self._image_ids[fingerprint] = image_id
            self._write()

    def __delitem__(self, fingerprint: str) -> None:
        with self._lock:
            del self._image_ids[fingerprint]
            self._write()

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._image_ids))

    def __len__(self) -> int:
        return len(self._image_ids)

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Replaced at once: a crash leaves the file before or the one after.
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(self._image_ids), encoding="utf-8")
        new.replace(self._path)


def _read(path: Path) -> dict[str, str]:
    try:
        return {str(name): str(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def begun_uploads_path(settings: Settings, *, state_folder: Path) -> Path:
    """A file of its own for each service and key."""
    return state_folder / "uploads" / f"{scope_of(settings)}.json"
