"""Queues, what waits in them, and how people decide, as tables."""

from collections.abc import Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import percent, plain, severity_text
from pixelgate_client.models.reviews import Agreement, QueueSummary, ReviewItem, StatisticsAnswer

_PRIORITY_STYLES = {"urgent": "bold red", "high": "yellow", "low": "dim"}


def queues_table(queues: Sequence[QueueSummary]) -> Table:
    """One row per queue."""
    table = _table("queue", "waiting", "claimed", "overdue", "oldest")
    for queue in queues:
        late = plain(str(queue.overdue), style="red" if queue.overdue else "")
        oldest = NOTHING if queue.oldest_seconds is None else duration(queue.oldest_seconds)
        table.add_row(plain(queue.queue), str(queue.waiting), str(queue.claimed), late, oldest)
    return table


def reviews_table(reviews: Sequence[ReviewItem]) -> Table:
    """One row per image. The id is never cut: it is what the next command needs."""
    table = _table("id", "image", "priority", "age", "due", "claimed by", "asked because")
    for item in reviews:
        table.add_row(
            plain(item.image_id),
            plain(item.name),
            plain(item.priority, style=_PRIORITY_STYLES.get(item.priority, "")),
            duration(item.age_seconds),
            due_phrase(item),
            plain(item.claimed_by or NOTHING, style="bold" if item.is_yours else ""),
            reason_phrase(item),
        )
    return table


def review_page(item: ReviewItem) -> Group:
    """One image in hand: what is asked, and what to do next."""
    lines = [
        plain(item.name, style="bold") + plain(f"  {item.image_id}", style="dim"),
        plain(f"queue {item.queue}, {item.priority}, waits for {duration(item.age_seconds)}, ")
        + due_phrase(item),
        reason_phrase(item),
    ]
    if item.opinions > 1:
        lines.append(plain(f"{item.opinions_given} of {item.opinions} opinions given"))
    if item.is_yours and item.claim_expires_at is not None:
        lines.append(plain(f"yours until {item.claim_expires_at.astimezone():%H:%M:%S}", style="green"))
    return Group(*lines)


def statistics_page(answer: StatisticsAnswer) -> Group:
    """People and rules, those with the most decisions first."""
    found = answer.statistics
    people = _table(
        "reviewer", "decisions", "rejected", "as verdict", "as others", "blind", "overturned", "median"
    )
    for one in found.reviewers:
        people.add_row(
            plain(one.reviewer),
            str(one.decisions),
            str(one.rejected),
            agreement_phrase(one.with_verdict),
            agreement_phrase(one.with_others),
            agreement_phrase(one.blind),
            str(one.overturned),
            median_phrase(one.median_handling_seconds),
        )
    rules = _table("rule", "decisions", "rejected", "median")
    for rule in found.rules:
        median = median_phrase(rule.median_handling_seconds)
        rules.add_row(plain(rule.rule), str(rule.decisions), agreement_phrase(rule.agreement), median)
    heading = plain(
        f"{found.decisions} decisions from {answer.since:%Y-%m-%d} on, "
        f"median {median_phrase(found.median_handling_seconds)}"
    )
    return Group(heading, people, rules)


def duration(seconds: float) -> str:
    """``45 s``, ``12 min``, ``3 h 20 min``, ``2 d 4 h``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 86_400:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 86_400} d {whole % 86_400 // 3600} h"


def due_phrase(item: ReviewItem) -> Text:
    """When it is due, and whether it is late."""
    if item.due_at is None:
        return plain(NOTHING)
    due = f"{item.due_at.astimezone():%Y-%m-%d %H:%M}"
    return plain(f"overdue since {due}", style="red") if item.is_overdue else plain(f"due {due}")


def reason_phrase(item: ReviewItem) -> Text:
    """Why somebody is asked; of a blind sample, nothing that would tell."""
    if item.is_blind:
        return plain("a blind sample: what was decided is hidden", style="italic")
    words = plain(item.reason or NOTHING)
    if item.is_escalated:
        words = plain("escalated: ", style="bold") + words
    return severity_text(item.severity) + plain(": ") + words if item.severity else words


def agreement_phrase(agreement: Agreement) -> str:
    """``83% (5 of 6)``."""
    if not agreement.compared:
        return NOTHING
    share = percent(agreement.agreed / agreement.compared)
    return f"{share} ({agreement.agreed} of {agreement.compared})"


def median_phrase(seconds: float | None) -> str:
    """A median time, where one was measured."""
    return NOTHING if seconds is None else duration(seconds)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, header_style="bold")
    for column in columns:
        if column == "id":
            table.add_column(column, no_wrap=True, min_width=30)
        else:
            table.add_column(column, overflow="ellipsis")
    return table
