"""Which signals a rule set asks for: those without which something of it could not be decided."""

from collections.abc import Iterator

from pixelgate.rules.conditions import Combination, Negation
from pixelgate.rules.outcomes import Condition
from pixelgate.rules.ruleset import RuleSet


def signals_asked_for(ruleset: RuleSet) -> frozenset[str]:
    """By the names that ``Signals`` has for them: of all its rules, their demands, and its sources of tags.

    A source of tags asks for its list; what it asks of an item is known with it, and so are conditions of a
    list's items.
    """
    asked = {source.path for source in ruleset.tag_sources}
    for rule in ruleset.rules:
        asked.update(_paths(rule.condition), (demand.analysis for demand in rule.demands))
    return frozenset(path.partition(".")[0] for path in asked)


def _paths(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Combination):
        for part in condition.parts:
            yield from _paths(part)
    elif isinstance(condition, Negation):
        yield from _paths(condition.part)
    elif condition.path is not None:
        yield condition.path
