"""docs/rules.md says what is so: its examples are run and its tables are complete; so do the other pages."""

import re
from pathlib import Path

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.checking import load_checked_ruleset, load_default_ruleset
from pixelgate.rules.kleene import conjunction, disjunction, negation, spell
from pixelgate.rules.linting import lint_ruleset
from pixelgate.rules.operators import OPERATORS
from pixelgate.rules.ruleset import MISSING_SIGNALS
from pixelgate.rules.vocabulary import IMAGE, MISSABLE
from tests.unit.pixelgate.rules.building import NOW

DOCS = Path(__file__).parents[4] / "docs"
PAGE = (DOCS / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)( \w+)?\n(.*?)```", PAGE, re.DOTALL)
OTHER_PAGES = [
    example
    for page in ("moderation.md", "duplicates.md")
    for example in re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
]
EXAMPLES = [text for language, kind, text in BLOCKS if language == "yaml" and kind != " refused"]
AROUND_RULES = "ruleset: example\nschema: 1\nbanks: {restricted: [casino]}\nrules:\n"


@pytest.mark.parametrize("example", [*EXAMPLES, *OTHER_PAGES])
def test_every_example_loads_and_meets_its_tests(example):
    text = example if example.startswith("ruleset:") else AROUND_RULES + example

    assert load_checked_ruleset(text, name_of_file="rules.md", now=NOW).rules


@pytest.mark.parametrize("example", [text for text in EXAMPLES if not text.startswith("ruleset: doubtful")])
def test_no_other_example_is_hardly_meant(example):
    text = example if example.startswith("ruleset:") else AROUND_RULES + example

    assert lint_ruleset(text, name_of_file="rules.md", now=NOW).warnings == ()


def test_the_refused_example_is_refused_in_these_words():
    refused, expected = _example_and_answer(" refused")

    with pytest.raises(ConfigurationError) as caught:
        load_checked_ruleset(refused, name_of_file="shop.yaml", now=NOW)

    assert str(caught.value) == expected.strip()


def test_the_doubtful_example_is_warned_of_in_these_words():
    doubtful, expected = _example_and_answer(" lint")

    lint = lint_ruleset(doubtful, name_of_file="doubtful.yaml", now=NOW)

    assert (lint.errors, "\n".join(map(str, lint.warnings))) == ((), expected.strip())


def _example_and_answer(kind):
    place = next(place for place, block in enumerate(BLOCKS) if block[1] == kind)
    return BLOCKS[place][2], BLOCKS[place + 1][2]


def test_every_word_of_the_language_is_explained():
    items = [scope.items for scope in IMAGE.lists.values()]
    words = {
        *OPERATORS,
        *IMAGE.fields,
        *IMAGE.lists,
        *(word for scope in items for word in (*scope.fields, *scope.differences)),
        *MISSABLE,
        MISSING_SIGNALS,
    }

    assert {word for word in words if not re.search(rf"`{re.escape(word)}[`:]", PAGE)} == set()


def test_every_default_rule_is_in_the_table_and_no_other():
    table = PAGE[PAGE.index("## The default rule set") :]
    rows = [row.split("|")[1:3] for row in table.splitlines() if row.startswith("| `")]
    told = {name: leads_to.strip() for names, leads_to in rows for name in re.findall(r"`([\w-]+)`", names)}

    assert told == {rule.id: rule.severity.value for rule in load_default_ruleset(NOW).rules}


def test_the_truth_table_is_the_one_that_is_used():
    rows = re.findall(r"^\| \*\*(true|false|unknown)\*\* \| (.*) \|$", PAGE, re.MULTILINE)
    values = {"true": True, "false": False, "unknown": None}

    assert len(rows) == 3
    for name, cells in rows:
        truth = values[name]
        expected = [conjunction([truth, other]) for other in values.values()]
        expected += [disjunction([truth, other]) for other in values.values()]
        assert cells.split(" | ") == [spell(each) for each in [*expected, negation(truth)]]
