"""The history of an image as a table: when, who, what, and from where to where."""

from collections.abc import Sequence

from rich import box
from rich.table import Table

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.history import Detail, HistoryEntry

_SHORT = 12


def history_table(entries: Sequence[HistoryEntry]) -> Table:
    """One row per entry. Hashes are cut here and whole in the JSON."""
    table = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, header_style="bold")
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("when (UTC)", no_wrap=True)
    table.add_column("who", no_wrap=True)
    table.add_column("what", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("details", overflow="fold", ratio=1)
    table.add_column("hash", no_wrap=True)
    for entry in entries:
        table.add_row(
            str(entry.number),
            plain(entry.at[:19].replace("T", " ")),
            plain(entry.actor),
            plain(entry.action),
            plain(_move(entry)),
            plain(_details(entry)),
            plain(entry.hash[:_SHORT], style="dim"),
        )
    return table


def _move(entry: HistoryEntry) -> str:
    if entry.from_status == entry.to_status or entry.from_status is None:
        return entry.to_status or NOTHING
    return f"{entry.from_status} > {entry.to_status}"


def _details(entry: HistoryEntry) -> str:
    told = [f"{name} {_shown(name, value)}" for name, value in entry.details.items() if value not in ((), "")]
    return ", ".join(told) or NOTHING


def _shown(name: str, value: Detail) -> str:
    if isinstance(value, tuple):
        return ", ".join(repr(each) for each in value)
    return str(value)[:_SHORT] if name.endswith("sha256") else str(value)
