"""What a re-evaluation came to, on a terminal: old and new verdicts, and the images that moved."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.terminal_text import plain, severity_text, status_text
from pixelgate_client.models.re_evaluations import (
    ImageReEvaluation,
    ReEvaluatedImage,
    RunDetail,
    RunSummary,
)

ARROW = " \N{RIGHTWARDS ARROW} "
VERDICTS = ("approve", "review", "reject")
_COUNTS = (
    ("moved", "moved to another status"),
    ("changed", "another verdict, the same status"),
    ("unchanged", "unchanged"),
    ("kept", "kept where people put them, although the rules say otherwise"),
    ("in_hand", "somebody was looking at; run it again later"),
    ("unreadable", "nothing that was found is kept"),
    ("not_judged", "without a verdict"),
    ("passed_over", "at another status"),
    ("not_found", "not found"),
)


def run_page(run: RunDetail, summary: RunSummary) -> Group:
    """The whole summary of a re-evaluation of many images."""
    return Group(*_run_parts(run, summary))


def image_page(done: ImageReEvaluation) -> Group:
    """What became of one image, and the rules that made the difference."""
    before, after = done.before, done.after
    line = plain(f"{done.image_id}  {done.change}  ")
    line += severity_text(before.severity) + plain(ARROW) + severity_text(after.severity) + plain("  ")
    line += status_text(before.status) + plain(ARROW) + status_text(after.status)
    told = [plain(f"    {sentence}") for sentence in done.now]
    told += [plain(f"    no longer: {sentence}", style="dim") for sentence in done.no_longer]
    return Group(line, *told, plain(f"    by {after.ruleset}", style="dim"))


def _run_parts(run: RunDetail, summary: RunSummary) -> Iterator[RenderableType]:
    what = "would be re-evaluated (dry run: nothing was written)" if run.dry_run else "re-evaluated"
    yield plain(f"{run.looked_at:,} images {what}", style="bold")
    for name, meaning in _COUNTS:
        if images := getattr(summary, name):
            yield plain(f"  {images:>7,}  {meaning}")
    for ruleset, images in summary.rulesets.items():
        yield plain(f"{images:,} judged by {ruleset}", style="dim")
    if summary.rules_failed:
        yield plain(f"Rules broke {summary.rules_failed:,} times: those images go to review", style="yellow")
    if run.without_signals:
        yield plain(
            f"{run.without_signals:,} others were analysed before signals were kept: name them by id",
            style="yellow",
        )
    if summary.verdicts:
        yield _matrix(summary)
    yield from map(_line, summary.named)


def _matrix(summary: RunSummary) -> Table:
    counted = {(pair.was, pair.becomes): pair.images for pair in summary.verdicts}
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, header_style="bold")
    table.add_column(f"was{ARROW}becomes")
    for name in VERDICTS:
        table.add_column(name, justify="right")
    for was in VERDICTS:
        cells = [
            plain(f"{counted.get((was, becomes), 0):,}", style="dim" if was == becomes else "bold")
            for becomes in VERDICTS
        ]
        table.add_row(severity_text(was), *cells)
    return table


def _line(image: ReEvaluatedImage) -> Text:
    line = plain(f"{image.image_id}  {image.change:10}  ")
    line += status_text(image.from_status)
    if image.to_status != image.from_status:
        line += plain(ARROW) + status_text(image.to_status)
    if image.was is None or image.becomes is None:
        return line
    return line + plain("  (") + severity_text(image.was) + plain(ARROW) + severity_text(image.becomes) + ")"
