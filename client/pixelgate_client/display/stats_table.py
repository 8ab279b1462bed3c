"""How many images came in on each day, and where they stand."""

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table

from pixelgate_client.display.terminal_text import plain, status_text
from pixelgate_client.models.stats import Stats


def stats_page(stats: Stats) -> RenderableType:
    """One row for each day and one for all of them, a column for each status that there is."""
    statuses = list(stats.by_status)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_footer=True)
    table.add_column("day", "all", no_wrap=True)
    table.add_column("images", f"{stats.images:,}", justify="right")
    for status in statuses:
        table.add_column(status_text(status), f"{stats.by_status[status]:,}", justify="right")
    for day in stats.days:
        counts = (day.by_status.get(status, 0) for status in statuses)
        table.add_row(f"{day.day:%Y-%m-%d}", f"{day.images:,}", *(f"{count:,}" for count in counts))
    if stats.is_complete:
        return table
    return Group(
        table, plain("There are more than are counted; the oldest days are short of them.", style="yellow")
    )
