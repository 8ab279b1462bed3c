"""Many images at a glance: one row each, as wide as the terminal allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.summaries import (
    NOTHING,
    faces_phrase,
    labels_phrase,
    moderation_phrase,
    objects_phrase,
    text_phrase,
)
from pixelgate_client.display.terminal_text import plain, severity_text, status_text
from pixelgate_client.models.image import Image

FULL_WIDTH = 112
"""From this many columns on every analysis has a column; below, only what decides."""


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """One image. Phrases, not documents: empty where nothing is known."""

    image: str
    status: str
    labels: str = ""
    objects: str = ""
    text: str = ""
    moderation: str = ""
    faces: str = ""
    severity: str = ""
    reason: str = ""
    took_ms: int | None = None

    @classmethod
    def of(cls, image: Image, *, took_ms: int | None = None) -> Self:
        """The row of an image; ``took_ms`` is from the start of its upload to its verdict."""
        found = image.findings
        return cls(
            image=image.name,
            status=image.status,
            labels=labels_phrase(found.labels) if found else "",
            objects=objects_phrase(found.objects) if found else "",
            text=text_phrase(found.text) if found else "",
            moderation=moderation_phrase(found.moderation) if found else "",
            faces=faces_phrase(found.faces) if found else "",
            severity=image.verdict.severity if image.verdict else "",
            reason=image.verdict.reason if image.verdict else image.reason or "",
            took_ms=took_ms,
        )


class ResultsTable:
    """A Rich renderable that shows all columns where they fit, and the deciding ones where not."""

    def __init__(self, rows: Sequence[ResultRow]) -> None:
        self._rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _wide(self._rows) if options.max_width >= FULL_WIDTH else _narrow(self._rows)


def results_table(rows: Sequence[ResultRow]) -> ResultsTable:
    """The table of ``rows``, to be printed on any Rich console."""
    return ResultsTable(rows)


def _wide(rows: Sequence[ResultRow]) -> Table:
    table = _table()
    table.add_column("image", no_wrap=True, overflow="ellipsis", max_width=24)
    table.add_column("status", no_wrap=True)
    table.add_column("top labels", ratio=4)
    table.add_column("objects", ratio=3)
    table.add_column("text", ratio=4)
    table.add_column("moderation", no_wrap=True)
    table.add_column("faces", justify="right", no_wrap=True)
    table.add_column("verdict", ratio=6)
    table.add_column("ms", justify="right", no_wrap=True)
    for row in rows:
        found = (row.labels, row.objects, row.text, row.moderation, row.faces)
        table.add_row(
            plain(row.image),
            status_text(row.status),
            *(plain(phrase or NOTHING) for phrase in found),
            _verdict(row),
            _milliseconds(row),
        )
    return table


def _narrow(rows: Sequence[ResultRow]) -> Table:
    table = _table()
    table.add_column("image", no_wrap=True, overflow="ellipsis", max_width=20)
    table.add_column("status", no_wrap=True)
    table.add_column("top labels", ratio=4)
    table.add_column("verdict", ratio=6)
    table.add_column("ms", justify="right", no_wrap=True)
    for row in rows:
        labels = plain(row.labels or NOTHING)
        table.add_row(plain(row.image), status_text(row.status), labels, _verdict(row), _milliseconds(row))
    return table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, expand=True, padding=0, pad_edge=False, header_style="bold")


def _verdict(row: ResultRow) -> Text:
    if not row.severity:
        return plain(row.reason or NOTHING)
    return severity_text(row.severity) + plain(f": {row.reason}" if row.reason else "")


def _milliseconds(row: ResultRow) -> str:
    return NOTHING if row.took_ms is None else f"{row.took_ms:,}"
