"""What a re-release came to, on a terminal."""

from collections.abc import Iterator

from rich.console import Group
from rich.text import Text

from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.re_releases import ReReleaseCounts, ReReleaseDetail, ReReleaseLine

_COUNTS = (
    ("released", "released anew"),
    ("unchanged", "released as they should be"),
    ("failed", "could not be released"),
    ("passed_over", "may not be seen, or were never to be released"),
    ("not_found", "not found"),
)


def re_release_page(run: ReReleaseDetail, summary: ReReleaseCounts) -> Group:
    """The whole summary, with a line for each image that could not be released."""
    return Group(*_lines(run, summary))


def re_release_line(run: ReReleaseLine) -> Text:
    """One of many."""
    images = "" if run.images is None else f"  {run.images:,} images"
    return plain(f"{run.id}  {run.created_at:%Y-%m-%d %H:%M}  {run.status:9}{images}")


def _lines(run: ReReleaseDetail, summary: ReReleaseCounts) -> Iterator[Text]:
    yield plain(f"{run.looked_at:,} images", style="bold")
    for name, meaning in _COUNTS:
        if images := getattr(summary, name):
            yield plain(f"  {images:>7,}  {meaning}")
    for image in summary.named:
        yield plain(f"{image.image_id}  {image.problem or 'ask again later'}")
