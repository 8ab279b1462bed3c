"""A listing of images: where each stands and why."""

from collections.abc import Sequence

from rich import box
from rich.table import Table

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import plain, status_text
from pixelgate_client.models.image import ImageSummary


def listing_table(images: Sequence[ImageSummary]) -> Table:
    """One row per image. The id is never cut: it is what the next command needs."""
    table = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, header_style="bold")
    table.add_column("id", no_wrap=True, min_width=30)
    table.add_column("image", no_wrap=True, overflow="ellipsis", max_width=30)
    table.add_column("status", no_wrap=True)
    table.add_column("uploaded", no_wrap=True)
    table.add_column("reason", overflow="ellipsis", ratio=1)
    for image in images:
        table.add_row(
            plain(image.id),
            plain(image.name),
            status_text(image.status),
            f"{image.created_at.astimezone():%Y-%m-%d %H:%M}",
            plain(image.reason or NOTHING),
        )
    return table
