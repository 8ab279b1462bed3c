"""Rule sets on the terminal: what there is, what decides, what a test says, what changed and who did it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.display.verdict_tree import verdict_tree
from pixelgate_client.models.history import HistoryEntry
from pixelgate_client.models.rulesets import (
    ActivationList,
    BankDiff,
    Change,
    ComparedRulesets,
    EntryDiff,
    RulesetSummary,
    Trial,
)

SHORT_DIGEST = 12
LONGEST_VALUE = 60


def rulesets_table(rulesets: Sequence[RulesetSummary], active: ActivationList) -> Table:
    """One row for each name; a digest is long enough to name the version with."""
    places = _places(active)
    table = _table("rule set", "draft", "latest version", "published", "versions", "decides about")
    for each in rulesets:
        latest = each.versions[0] if each.versions else None
        published = latest and latest.published_at
        table.add_row(
            plain(each.name),
            f"revision {each.draft.revision}" if each.draft else NOTHING,
            plain(_short(latest.id)) if latest else NOTHING,
            f"{published.astimezone():%Y-%m-%d %H:%M}" if published else "packaged" if latest else NOTHING,
            str(len(each.versions)),
            plain(", ".join(places.get(each.name, [])) or NOTHING),
        )
    return table


def _places(active: ActivationList) -> dict[str, list[str]]:
    """Where each rule set decides, by its name."""
    places: dict[str, list[str]] = {}
    own = [each for each in active.activations if each.ruleset]
    for activation in own:
        called, where = str(activation.ruleset), activation.collection or "workspace"
        places.setdefault(called.partition("@")[0], []).append(f"{where} ({_short(called)})")
    if all(activation.collection for activation in own):
        places.setdefault(active.default.partition("@")[0], []).append("workspace (default)")
    return places


def trial_page(trial: Trial) -> Group:
    """Errors, warnings, and the verdict where one was asked for."""
    parts: list[RenderableType] = [plain(f"error: {each}", style="red") for each in trial.errors]
    parts += [plain(f"warning: {each}", style="yellow") for each in trial.warnings]
    if trial.id is not None:
        state = "may be published" if trial.is_publishable else "may not be published"
        parts.append(plain(f"{trial.id} {state}; tests: {trial.tests}"))
    if trial.verdict is not None:
        parts += [*(plain(sentence) for sentence in trial.verdict.explanation), verdict_tree(trial.verdict)]
    return Group(*parts)


def history_table(entries: Sequence[HistoryEntry]) -> Table:
    """One row for each change."""
    table = _table("when (UTC)", "who", "what", "details")
    for entry in entries:
        details = ", ".join(f"{key} {_value(value)}" for key, value in sorted(entry.details.items()))
        table.add_row(
            plain(entry.at[:19].replace("T", " ")),
            plain(entry.actor),
            plain(entry.action.removeprefix("RULESET_").lower().replace("_", " ")),
            plain(details),
        )
    return table


def diff_page(diff: ComparedRulesets, *, with_text: bool) -> Group:
    """One line for each difference in meaning; ``with_text``: and for each in the text."""
    lines = [plain(f"from {diff.before}", style="dim"), plain(f"to   {diff.after}", style="dim")]
    told = [
        *_entries_lines("rule", diff.rules),
        *_banks_lines(diff.banks),
        *(_change_line(change) for change in diff.sections),
        *_entries_lines("test", diff.tests),
    ]
    lines += told or [plain("They say the same.")]
    if with_text:
        lines += [_text_line(line) for line in (diff.text or "").splitlines()]
    return Group(*lines)


def _entries_lines(noun: str, diff: EntryDiff) -> Iterator[Text]:
    yield from (plain(f"+ {noun} {name}", style="green") for name in diff.added)
    yield from (plain(f"- {noun} {name}", style="red") for name in diff.removed)
    for entry in diff.changed:
        yield plain(f"~ {noun} {entry.name}", style="yellow")
        yield from (plain("    ") + _change_line(change) for change in entry.changes)
    if diff.is_reordered:
        yield plain(f"~ the {noun}s are in another order", style="yellow")


def _banks_lines(diff: BankDiff) -> Iterator[Text]:
    yield from (plain(f"+ bank {name}", style="green") for name in diff.added)
    yield from (plain(f"- bank {name}", style="red") for name in diff.removed)
    for bank in diff.changed:
        words = [f"+{word}" for word in bank.added] + [f"-{word}" for word in bank.removed]
        yield plain(f"~ bank {bank.name}: {', '.join(words)}", style="yellow")


def _change_line(change: Change) -> Text:
    return plain(f"{change.key}: {_value(change.before)} -> {_value(change.after)}")


def _text_line(line: str) -> Text:
    return plain(line, style={"+": "green", "-": "red"}.get(line[:1], ""))


def _value(value: Any) -> str:  # noqa: ANN401 - a rule set may hold anything that JSON can
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    name, sign, digest = text.partition("@")
    if sign and len(digest) == 64:
        return f"{name}@{digest[:SHORT_DIGEST]}"
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _short(version_id: str) -> str:
    return version_id.partition("@")[2][:SHORT_DIGEST]


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
