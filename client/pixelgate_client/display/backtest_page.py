"""What a back-test found, on a terminal: the table of verdicts, the load on people, the rules, the flips."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import plain, severity_text
from pixelgate_client.models.backtests import (
    Agreement,
    BacktestReport,
    ExplainedFlip,
    Load,
    ReviewLoad,
    RuleScore,
    Score,
    VerdictScores,
)

VERDICTS = ("approve", "review", "reject")
_SCORE_COLUMNS = ("precision", "recall", "picked out", "rejected by people")


def backtest_page(report: BacktestReport, flips: Sequence[ExplainedFlip], *, most_flips: int) -> Group:
    """The whole report; of ``flips`` the first ``most_flips``."""
    return Group(*_head(report), *report_parts(report, flips, most_flips=most_flips))


def report_parts(
    report: BacktestReport, flips: Sequence[ExplainedFlip], *, most_flips: int
) -> list[RenderableType]:
    """The report without what it is about."""
    parts: list[RenderableType] = [_matrix(report)]
    if report.load is not None:
        parts.append(_load_table(report.load))
    if report.agreement.decided:
        parts += [_agreement_line(report.agreement), _agreement_table(report.agreement)]
    if applying := [rule for rule in report.agreement.rules if rule.images or rule.undecided]:
        parts.append(_rules_table(applying))
    parts += _flip_lines(report, flips[:most_flips])
    return parts


def _head(report: BacktestReport) -> Iterator[Text]:
    yield plain(report.ruleset, style="bold")
    replayed = f"{report.images:,} images replayed in {report.took_ms / 1000:.1f} s"
    yield plain(f"{replayed}, {report.flipped:,} get another verdict")
    for ruleset, images in report.live.items():
        yield plain(f"{images:,} had been decided by {ruleset}", style="dim")
    if report.unreadable:
        what = "could not be replayed: their signals cannot be read"
        yield plain(f"{report.unreadable:,} {what}", style="yellow")
    if report.without_signals:
        what = "were analysed before signals were kept, and are not in this"
        yield plain(f"{report.without_signals:,} {what}", style="yellow")


def _matrix(report: BacktestReport) -> Table:
    counted = {(cell.was, cell.becomes): cell.images for cell in report.verdicts}
    table = _table("was \N{RIGHTWARDS ARROW} becomes", *VERDICTS)
    for was in VERDICTS:
        cells = [f"{counted.get((was, becomes), 0):,}" for becomes in VERDICTS]
        kept = VERDICTS.index(was)
        styled = [plain(cell, style="dim" if place == kept else "bold") for place, cell in enumerate(cells)]
        table.add_row(severity_text(was), *styled)
    return table


def _load_table(load: ReviewLoad) -> Table:
    table = _table("review load", "share", "images a day", "minutes a day")
    for name, each in (("before", load.before), ("after", load.after)):
        table.add_row(name, *_load_cells(each))
    table.caption = (
        f"of {load.images_per_day:,.0f} images a day, {load.handling.seconds:g} s each "
        f"({'median of decisions' if load.handling.source == 'decisions' else 'a default'})"
    )
    return table


def _load_cells(load: Load) -> tuple[str, str, str]:
    return f"{load.share:.1%}", f"{load.images_per_day:,.1f}", f"{load.minutes_per_day:,.1f}"


def _agreement_line(agreement: Agreement) -> Text:
    return plain(f"People decided {agreement.decided:,} of them and rejected {agreement.rejected:,}")


def _agreement_table(agreement: Agreement) -> Table:
    table = _table("against people", *_SCORE_COLUMNS)
    for when, scores in (("before", agreement.before), ("after", agreement.after)):
        for name, score in _scores(scores):
            table.add_row(f"{name}, {when}", *_score_cells(score))
    return table


def _scores(scores: VerdictScores) -> tuple[tuple[str, Score], ...]:
    return (("not approved", scores.not_approved), ("rejected", scores.rejected))


def _rules_table(rules: Sequence[RuleScore]) -> Table:
    table = _table("rule", "applies to", "undecided", *_SCORE_COLUMNS)
    for rule in rules:
        counts = (f"{rule.images:,}", f"{rule.undecided:,}")
        table.add_row(plain(rule.rule), *counts, *_score_cells(rule.score))
    return table


def _score_cells(score: Score) -> tuple[str, ...]:
    ratios = [NOTHING if ratio is None else f"{ratio:.1%}" for ratio in (score.precision, score.recall)]
    return (*ratios, f"{score.said:,}", f"{score.hits:,}")


def _flip_lines(report: BacktestReport, flips: Sequence[ExplainedFlip]) -> Iterator[Text]:
    if report.flipped > len(flips):
        yield plain(f"{len(flips)} of {report.flipped:,} flips:", style="bold")
    elif flips:
        yield plain("Flips:", style="bold")
    for flip in flips:
        line = plain(f"{flip.image_id}  ") + severity_text(flip.was) + plain(" \N{RIGHTWARDS ARROW} ")
        line += severity_text(flip.becomes)
        yield line + plain(f"  (a person: {flip.decision})" if flip.decision else "")
        yield from (plain(f"    {sentence}") for sentence in flip.now)
        yield from (plain(f"    no longer: {sentence}", style="dim") for sentence in flip.no_longer)


def _table(first: str, *others: str) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, header_style="bold", caption_justify="left"
    )
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table
