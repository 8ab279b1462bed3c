"""What the packaged rule sets say about drawn pictures and the samples, by the real models."""

import os
import re

import pytest
import yaml

from pixelgate.rules.compiled import TITLES, load_compiled_ruleset
from tools.ruleset_policy.__main__ import BEGIN, END, PAGE, SAMPLES_TABLE, spell_rules, spell_verdict
from tools.ruleset_policy.analysing import ROOT, analysing
from tools.ruleset_policy.verdicts import CASES, said_of_cases, said_of_samples

pytestmark = pytest.mark.golden

STATUSES = {"approve": "APPROVED", "review": "IN_REVIEW", "reject": "REJECTED"}

# Of what only an unusual picture shows: harmless ones that raise nudity, gore or a firearm are not drawn.
NOT_DRAWN = {
    "user-generated-content": {
        "firearm",
        "weapon",
        "knife",
        "nudity",
        "possible-nudity",
        "gore",
        "possible-gore",
        "alcohol",
        "gambling",
        "too-much-text",
    },
    "product-photos": {"person", "unsafe", "possibly-unsafe"},
    "documents": {"too-much-text"},
    "brand-assets": {"too-much-text", "unsafe", "possibly-unsafe"},
}


def table(name):
    """The rows of one table of the page, without its head."""
    text = PAGE.read_text(encoding="utf-8").split(BEGIN.format(name))[1].split(END)[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in text.strip().splitlines()[2:]]


@pytest.fixture(scope="module")
def analyse():
    with analysing() as analyse:
        yield analyse


# Half of the pictures for two thirds of the time: sheets and products in every state, none of them small.
slow = pytest.mark.skipif("ALL_PICTURES" not in os.environ, reason="takes minutes: make rulesets-check")


@pytest.mark.parametrize(
    "ruleset",
    [pytest.param(name, marks=[slow] if name in ("product-photos", "documents") else []) for name in TITLES],
)
def test_a_picture_is_blamed_for_what_is_wrong_with_it_and_the_page_says_so(ruleset, analyse):
    cases = list(said_of_cases(ruleset, analyse))

    assert {case.name: set(said.by) for case, said in cases} == {case.name: case.by for case, _ in cases}
    told = [[said.picture, said.verdict, spell_rules(said)] for _, said in cases]
    assert [row[:3] for row in table(ruleset)] == told


def test_the_samples_get_the_verdicts_that_the_page_and_their_folder_tell(analyse):
    said = dict(said_of_samples(analyse))

    told = [[picture, *(spell_verdict(row[name]) for name in TITLES)] for picture, row in said.items()]
    assert table(SAMPLES_TABLE) == told
    expected = yaml.safe_load((ROOT / "samples/samples.yaml").read_text(encoding="utf-8"))["samples"]
    assert {picture: STATUSES[row["user-generated-content"].verdict] for picture, row in said.items()} == {
        sample["file"]: sample["expected_status"] for sample in expected if sample["file"] in said
    }


@pytest.mark.parametrize("ruleset", TITLES)
def test_every_rule_is_shown_by_a_picture(ruleset):
    shown = {rule for case in CASES[ruleset]() for rule in case.by}

    assert {rule.id for rule in load_compiled_ruleset(ruleset).rules} == shown | NOT_DRAWN[ruleset]


def test_the_page_has_all_its_tables():
    begun = re.findall(BEGIN.format("(.*)"), PAGE.read_text(encoding="utf-8"))

    assert begun == [*TITLES, SAMPLES_TABLE]
