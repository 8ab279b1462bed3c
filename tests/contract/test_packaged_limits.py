"""The packaged rule sets' own tests hold every limit in its place: moved a little, it fails some test."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.checking import check_ruleset
from pixelgate.rules.compiled import TITLES, packaged_rulesets
from pixelgate.rules.loading import load_ruleset

NOW = datetime(2026, 7, 1, tzinfo=UTC)
DOCUMENTS = {each.name: json.loads(each.text) for each in packaged_rulesets()}
TESTS = {
    each.name: load_ruleset(each.text, name_of_file=f"{each.name}.json").tests for each in packaged_rulesets()
}

# Of the limit; where things are counted, it is one.
NUDGE = 0.2
COUNTED = 10


def numbers_in(value, *path) -> Iterator[tuple]:
    """The paths of all numbers below ``value``, but for shares that are sampled."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key not in ("sample", "quality_sample"):
                yield from numbers_in(child, *path, key)
    elif isinstance(value, list):
        for place, child in enumerate(value):
            yield from numbers_in(child, *path, place)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path


LIMITS = [
    pytest.param(name, path, id=f"{name}: {'.'.join(map(str, path))}")
    for name in TITLES
    for section in ("constants", "conditions", "rules", "tag")
    for path in numbers_in(DOCUMENTS[name].get(section, {}), section)
]


def moved(name, path, factor) -> str:
    document = deepcopy({key: part for key, part in DOCUMENTS[name].items() if key != "tests"})
    place = document
    for step in path[:-1]:
        place = place[step]
    number = place[path[-1]]
    is_count = isinstance(number, int) and number < COUNTED
    place[path[-1]] = number + factor if is_count else number * (1 + factor * NUDGE)
    return json.dumps(document)


@pytest.mark.parametrize("factor", [1, -1], ids=["higher", "lower"])
@pytest.mark.parametrize(("name", "path"), LIMITS)
def test_a_limit_that_is_moved_fails_a_test_of_its_rule_set(name, path, factor):
    try:
        ruleset = load_ruleset(moved(name, path, factor), name_of_file="moved.json")
    except ConfigurationError:
        return  # nothing is ever beyond it, which loading refuses

    assert check_ruleset(ruleset._replace(tests=TESTS[name]), NOW)


@pytest.mark.parametrize("name", TITLES)
def test_every_rule_leads_to_the_verdict_of_some_test(name):
    named = {rule for test in DOCUMENTS[name]["tests"] for rule in test.get("by", ())}

    assert {rule["id"] for rule in DOCUMENTS[name]["rules"]} - named == set()
