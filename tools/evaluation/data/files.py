"""Files of labelled data, found in an order that does not change from run to run."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from tools.evaluation.errors import DataError

SUFFIXES = frozenset(
    {
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".png",
        ".webp",
        ".gif",
        ".bmp",
        ".tif",
        ".tiff",
        ".heic",
        ".heif",
        ".avif",
    }
)
"""What the service refuses of these is listed as failed, rather than overlooked."""


class Failure(TypedDict):
    """A file that is left out of an evaluation, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class LabelledFile:
    """A picture and what it shows, in the words of the data."""

    path: Path
    labels: frozenset[str]


@dataclass(frozen=True)
class Labelled:
    """The labelled pictures, and what could not be read of the data."""

    files: tuple[LabelledFile, ...]
    failed: tuple[Failure, ...] = ()


def pictures_below(folder: Path) -> tuple[Path, ...]:
    """Every image file at any depth, hidden ones left out.

    Raises:
        DataError: there is no such folder, or no picture in it.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder")
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") or part == "__MACOSX" for part in path.relative_to(folder).parts)
        and not path.is_dir()
    )
    if not found:
        raise DataError(f"{folder} holds no pictures ({', '.join(sorted(SUFFIXES))})")
    return tuple(found)


def read_text(path: Path) -> str:
    """A text file in UTF-8 (with or without its mark) or UTF-16, else in Windows' Latin alphabet."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
