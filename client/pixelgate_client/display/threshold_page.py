"""A threshold curve on a terminal: the threshold to take, and what follows from those around it."""

from collections.abc import Iterator

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.thresholds import CurvePoint, ThresholdCurve

MOST_ROWS = 15


def threshold_page(curve: ThresholdCurve) -> Group:
    """What is suggested and why, and ``MOST_ROWS`` points or so of the curve."""
    return Group(*_head(curve), _table(curve))


def _head(curve: ThresholdCurve) -> Iterator[Text]:
    number = curve.number
    yield plain(f"{curve.rule}: {number.field} {number.operator} {number.value:g}", style="bold")
    yield plain(f"{number.path} of {curve.ruleset}", style="dim")
    images = f"{curve.images:,} images replayed"
    images += f" of {curve.meant:,}" if curve.meant != curve.images else ""
    yield plain(f"{images}, {curve.decided:,} decided by people, who rejected {curve.rejected:,}")
    if curve.unreadable:
        yield plain(f"{curve.unreadable:,} could not be replayed", style="yellow")
    yield plain(curve.reason, style="bold")


def _table(curve: ThresholdCurve) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, header_style="bold")
    table.add_column("")
    for name in (
        "threshold",
        "review",
        "images a day",
        "rejected",
        "precision",
        "recall",
        "passed",
        "agreement",
    ):
        table.add_column(name, justify="right")
    for point in _shown(curve):
        table.add_row(*_row(point, curve))
    return table


def _shown(curve: ThresholdCurve) -> list[CurvePoint]:
    every = max(len(curve.points) // MOST_ROWS, 1)
    kept = {curve.number.value, curve.suggested, curve.points[-1].threshold}
    return [
        point for place, point in enumerate(curve.points) if place % every == 0 or point.threshold in kept
    ]


def _row(point: CurvePoint, curve: ThresholdCurve) -> list[Text]:
    marks = {curve.suggested: "suggested", curve.number.value: "today"}
    style = "bold" if point.threshold in marks else ""
    ratios = (point.rule.precision, point.not_approved.recall)
    precision, recall = (NOTHING if ratio is None else f"{ratio:.1%}" for ratio in ratios)
    cells = (
        marks.get(point.threshold, ""),
        f"{point.threshold:g}",
        f"{point.load.share:.1%}",
        f"{point.load.images_per_day:,.1f}",
        f"{point.rejected:,}",
        precision,
        recall,
        f"{point.passed:,}",
        NOTHING if point.agreement is None else f"{point.agreement:.1%}",
    )
    return [plain(cell, style=style) for cell in cells]
