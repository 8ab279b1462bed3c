"""What an engine is asked to do. Only the standard library: one engine runs in an environment of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Task:
    """Of ``photo`` pictures of these widths, each in these formats at these qualities, into ``folder``."""

    photo: Path
    folder: Path
    widths: Sequence[int]
    qualities: dict[str, Sequence[int]]

    def file(self, width: int, format_name: str, quality: int) -> Path:
        return self.folder / f"{width}-{quality}.{format_name}"


class Engine(Protocol):
    """A module that can."""

    def make(self, task: Task) -> None: ...
