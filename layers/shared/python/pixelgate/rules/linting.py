"""Everything that can be said about a rule set's text before it is used: mistakes, failed tests, doubts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pixelgate.rules.checking import check_ruleset
from pixelgate.rules.gaps import find_gaps
from pixelgate.rules.loading import read_ruleset
from pixelgate.rules.problems import KeyPath, Problem
from pixelgate.rules.reachability import unreachable_parts, why_never
from pixelgate.rules.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Lint:
    """``errors`` keep a rule set from being used, ``warnings`` do not. ``identity``: of one that loads."""

    identity: str | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def lint_ruleset(text: str, *, name_of_file: str, now: datetime) -> Lint:
    """Read ``text`` as ``load_checked_ruleset`` does, run its tests, and look for what is hardly meant.

    Doubts are told of a text that can be read: one with mistakes may mean anything.
    """
    ruleset, reading = read_ruleset(text, name_of_file=name_of_file)
    if ruleset is None:
        return Lint(None, tuple(reading.problems))
    failed = check_ruleset(ruleset, now)
    return Lint(
        ruleset.identity,
        errors=tuple(
            reading.problem_at(("tests", ruleset.tests.index(each.test)), each.explanation) for each in failed
        ),
        warnings=tuple(reading.problem_at(path, message) for path, message in _doubts(ruleset)),
    )


def _doubts(ruleset: RuleSet) -> Iterator[tuple[KeyPath, str]]:
    places = {rule.id: place for place, rule in enumerate(ruleset.rules)}
    for rule in ruleset.rules:
        begins = "never applies" if why_never(rule.condition) else "has a part that never holds"
        for reason in unreachable_parts(rule.condition):
            yield ("rules", places[rule.id], "when"), f"{begins}: {reason}"
    for gap in find_gaps(ruleset.rules):
        yield ("rules", places[gap.upper.id], "when"), str(gap)
