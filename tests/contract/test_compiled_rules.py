"""The JSON that handlers read is the packaged rule sets of today, and these pass their tests."""

import json
from datetime import UTC, datetime

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.checking import load_checked_ruleset, load_default_ruleset
from pixelgate.rules.compiled import DEFAULT_NAME, TITLES, load_compiled_ruleset, packaged_rulesets
from tools.compile_rules import RULESETS, compile_rules, compiled_of, source_of

NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", TITLES)
def test_a_compiled_rule_set_is_current(name):
    compiled = compile_rules(name, now=NOW)

    assert compiled_of(name).read_text(encoding="utf-8") == compiled, "run `make rules`"


@pytest.mark.parametrize("name", TITLES)
def test_a_compiled_rule_set_is_the_one_that_was_written(name):
    source = source_of(name)

    compiled = load_compiled_ruleset(name)

    written = load_checked_ruleset(source.read_text(encoding="utf-8"), name_of_file=source.name, now=NOW)
    assert (compiled.name, compiled.identity) == (name, written.identity)
    assert [rule.id for rule in compiled.rules] == [rule.id for rule in written.rules]


def test_every_rule_set_in_the_folder_is_packaged_and_nothing_else():
    assert {*RULESETS.glob("*.yaml")} == {source_of(name) for name in TITLES}
    assert {*RULESETS.glob("compiled/*")} == {compiled_of(name) for name in TITLES}


def test_what_is_packaged_is_told_with_what_it_is_for():
    packaged = packaged_rulesets()

    assert [(each.name, each.title) for each in packaged] == list(TITLES.items())
    assert all(each.description.endswith(".") for each in packaged)
    assert [json.loads(each.text)["ruleset"] for each in packaged] == list(TITLES)


def test_without_a_name_it_is_the_default_rule_set():
    assert load_compiled_ruleset().identity == load_default_ruleset(NOW).identity
    assert next(iter(TITLES)) == DEFAULT_NAME


def test_a_rule_set_that_is_not_packaged_is_not_looked_for():
    with pytest.raises(ConfigurationError, match="did you mean 'user-generated-content'"):
        load_compiled_ruleset("user-generated-contents")
