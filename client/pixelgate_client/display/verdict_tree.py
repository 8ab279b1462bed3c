"""Why the verdict is what it is: rules, their conditions, what was compared with what, and the evidence."""

import json
from typing import Any

from rich.text import Text
from rich.tree import Tree

from pixelgate_client.display.terminal_text import percent, plain, severity_text
from pixelgate_client.models.verdict import ConditionTrace, RuleTrace, Verdict

_SIGNS = {"eq": "=", "ne": "\N{NOT EQUAL TO}", "lt": "<", "lte": "\N{LESS-THAN OR EQUAL TO}"}
_SIGNS |= {"gt": ">", "gte": "\N{GREATER-THAN OR EQUAL TO}"}
_MARKS = {"true": ("\N{CHECK MARK}", "green"), "false": ("\N{MULTIPLICATION X}", "dim")}
_UNKNOWN_MARK = ("?", "yellow")
LONGEST_VALUE = 60


def verdict_tree(verdict: Verdict, *, every_rule: bool = False) -> Tree:
    """The verdict, below it the rules that fired or could not tell, below each its conditions.

    ``every_rule`` shows the conditions of the rules that did not fire as well, not only their names.
    """
    tree = Tree(severity_text(verdict.severity) + plain(f": {verdict.reason}"))
    quiet = [rule for rule in verdict.trace if not _matters(rule)]
    for rule in verdict.trace:
        if every_rule or _matters(rule):
            _add_condition(tree.add(_rule_line(rule)), rule.condition)
    if quiet and not every_rule:
        names = ", ".join(rule.rule for rule in quiet)
        tree.add(plain(f"did not fire: {names}", style="dim"))
    return tree


def _matters(rule: RuleTrace) -> bool:
    return rule.severity is not None or rule.result != "false"


def _rule_line(rule: RuleTrace) -> Text:
    line = _mark(rule.result) + plain(rule.rule, style="bold")
    if rule.severity is None:
        return line + plain(" did not fire", style="dim")
    return line + plain(" asks for ") + severity_text(rule.severity) + plain(f": {rule.reason}")


def _add_condition(parent: Tree, condition: ConditionTrace) -> None:
    branch = parent.add(_condition_line(condition))
    for item in condition.evidence:
        branch.add(plain(f"found {_evidence_phrase(item)}", style="cyan"))
    for child in condition.children:
        _add_condition(branch, child)


def _condition_line(condition: ConditionTrace) -> Text:
    words = [condition.path or "", _SIGNS.get(condition.operator, condition.operator.replace("_", " "))]
    if condition.expected is not None:
        words.append(_value(condition.expected))
    line = _mark(condition.result) + plain(" ".join(word for word in words if word))
    if condition.actual is not None:
        line += plain(f": was {_value(condition.actual)}", style="bold")
    if condition.margin is not None:
        line += plain(f", {_margin_phrase(condition.margin)}")
    if condition.note:
        line += plain(f"  {condition.note}", style="italic")
    return line


def _margin_phrase(margin: float) -> str:
    if margin == 0:
        return "exactly at the limit"
    return f"{_value(abs(margin))} {'beyond' if margin > 0 else 'away from'} the limit"


def _mark(result: str) -> Text:
    sign, style = _MARKS.get(result, _UNKNOWN_MARK)
    return Text(f"{sign} ", style)


def _value(value: Any) -> str:  # noqa: ANN401 - a rule may compare anything that JSON can hold
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _evidence_phrase(item: dict[str, Any]) -> str:
    """``#0, person, confidence 93%, box 12%,8% to 40%,97%``: which one, what, how sure, and where."""
    words = []
    for key, value in item.items():
        match key, value:
            case "name" | "hex", str():
                words.append(value)
            case "index", int():
                words.append(f"#{value}")
            case "text", str():
                words.append(f'"{_value(value)}"')
            case "box", {"x": x, "y": y, "width": width, "height": height}:
                corners = f"{percent(x)},{percent(y)} to {percent(x + width)},{percent(y + height)}"
                words.append(f"box {corners}")
            case (("confidence" | "share" | "area"), int() | float()):
                words.append(f"{key} {percent(value)}")
            case _, str() | int() | float():
                words.append(f"{key} {_value(value)}")
    return ", ".join(words)
