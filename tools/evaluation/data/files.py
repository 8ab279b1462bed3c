"""Files of labelled data, found in an order that does not change from run to run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tools.evaluation.errors import DataError

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})


@dataclass(frozen=True)
class LabelledFile:
    """A picture and what it shows, in the words of the data."""

    path: Path
    labels: frozenset[str]


Labelled: TypeAlias = tuple[LabelledFile, ...]


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
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    )
    if not found:
        raise DataError(f"{folder} holds no pictures ({', '.join(sorted(SUFFIXES))})")
    return tuple(found)


def share_names(labels: Mapping[Path, str]) -> Labelled:
    """One label for each file."""
    return tuple(LabelledFile(path=path, labels=frozenset({label})) for path, label in labels.items())
