"""What a shadow said, on a terminal: which one it is, then as the report of a back-test."""

from collections.abc import Iterator

from rich.console import Group
from rich.text import Text

from pixelgate_client.display.backtest_page import report_parts
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.shadows import Shadow, ShadowReport


def shadow_page(report: ShadowReport, *, most_flips: int) -> Group:
    """The whole report; of the flips the first ``most_flips``."""
    return Group(*_head(report), *report_parts(report.report, report.flips, most_flips=most_flips))


def shadow_line(shadow: Shadow) -> str:
    """Where it judges, by what, and since when."""
    place = f"collection {shadow.collection}" if shadow.collection else "workspace"
    line = f"{place}: {shadow.ruleset}, shadow since {_when(shadow.started_at)}"
    return f"{line}, stopped {_when(shadow.stopped_at)}" if shadow.stopped_at else line


def _when(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _head(report: ShadowReport) -> Iterator[Text]:
    yield plain(shadow_line(report.shadow), style="bold")
    judged = report.report
    yield plain(f"{judged.images:,} images judged by both, {judged.flipped:,} would get another verdict")
    for ruleset, images in judged.live.items():
        yield plain(f"{images:,} were decided by {ruleset}", style="dim")
    for error, images in report.errors.items():
        yield plain(f"{images:,} could not be judged by the shadow: {error}", style="yellow")
