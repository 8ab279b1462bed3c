"""Everything that can be said about a rule set's text before it is used: mistakes, failed tests, doubts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from pixelgate.rules.checking import check_ruleset
from pixelgate.rules.doubtful_names import doubtful_names
from pixelgate.rules.gaps import find_gaps
from pixelgate.rules.loading import read_ruleset
from pixelgate.rules.problems import KeyPath, Problem
from pixelgate.rules.reachability import unreachable_parts, why_never
from pixelgate.rules.routing import unreachable_routes
from pixelgate.rules.ruleset import MISSING_SIGNALS, Rule, RuleSet
from pixelgate.rules.shadows import find_shadows
from pixelgate.rules.tagging import TagSource
from pixelgate.rules.vocabulary import IMAGE

MAX_WARNINGS = 100
"""Nobody reads more, and to find the nearest word of a thousand misspelt ones takes long."""


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
        warnings=tuple(
            reading.problem_at(path, message) for path, message in islice(_doubts(ruleset), MAX_WARNINGS)
        ),
    )


def _doubts(ruleset: RuleSet) -> Iterator[tuple[KeyPath, str]]:
    places = {rule.id: place for place, rule in enumerate(ruleset.rules)}
    for place, rule in enumerate(ruleset.rules):
        yield from ((("rules", place, "when"), doubt) for doubt in _doubts_of_rule(rule))
    for gap in find_gaps(ruleset.rules):
        yield ("rules", places[gap.upper.id], "when"), str(gap)
    for shadow in find_shadows(ruleset.rules):
        yield ("rules", places[shadow.rule.id]), str(shadow)
    for place, source in enumerate(ruleset.tag_sources):
        yield from ((("tag", place), doubt) for doubt in _doubts_of_source(source))
    severities = {rule.id: rule.severity for rule in ruleset.rules} | {MISSING_SIGNALS: ruleset.on_missing}
    for place, reason in unreachable_routes(ruleset.routing.routes, severities, ruleset.on_missing):
        yield ("route", place), reason


def _doubts_of_rule(rule: Rule) -> Iterator[str]:
    begins = "never applies" if why_never(rule.condition) else "has a part that never holds"
    yield from (f"{begins}: {reason}" for reason in unreachable_parts(rule.condition))
    yield from doubtful_names(rule.condition)


def _doubts_of_source(source: TagSource) -> Iterator[str]:
    if source.where:
        items = IMAGE.lists[source.path].items
        yield from (f"gives no tags: {reason}" for reason in unreachable_parts(source.where, items))
        yield from doubtful_names(source.where, inside=source.path)
