"""The JSON that handlers read is the packaged rule set of today, and that one passes its tests."""

from datetime import UTC, datetime

from pixelgate.rules.checking import load_default_ruleset
from pixelgate.rules.compiled import load_compiled_ruleset
from tools.compile_rules import COMPILED, SOURCE, compile_rules

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def test_the_compiled_rule_set_is_current():
    compiled = compile_rules(SOURCE.read_text(encoding="utf-8"), now=NOW)

    assert COMPILED.read_text(encoding="utf-8") == compiled, "run `make rules`"


def test_the_compiled_rule_set_is_the_one_that_was_written():
    compiled, written = load_compiled_ruleset(), load_default_ruleset(NOW)

    assert compiled.identity == written.identity
    assert [rule.id for rule in compiled.rules] == [rule.id for rule in written.rules]
