"""Rules see every gap that an analysis left."""

import pytest

from pixelgate.domain.signals import Signals
from tests.support.documents import CRATE, MISSING, custom_labels, facts, findings


@pytest.mark.parametrize(
    ("finding", "gaps"),
    [
        ("labels", {"labels", "categories"}),
        ("objects", {"objects", "categories"}),
        ("moderation", {"moderation"}),
        ("faces", {"faces"}),
        ("text", {"text"}),
        ("measures", {"colors", "background", "quality", "composition"}),
    ],
)
def test_a_missing_finding_is_a_gap_in_the_signals(finding, gaps):
    signals = Signals.of(facts(), findings(**{finding: MISSING}))

    assert signals.missing == gaps


def test_a_whole_set_of_findings_leaves_no_gap():
    assert not Signals.of(facts(), findings()).missing


def test_custom_labels_are_told_apart_from_none_having_been_looked_for():
    asked = Signals.of(facts(), findings(custom_labels=custom_labels(CRATE)))
    without = Signals.of(facts(), findings(custom_labels=MISSING))

    assert asked.custom_labels == (CRATE,)
    assert Signals.of(facts(), findings(custom_labels=custom_labels())).custom_labels == ()
    assert without.custom_labels is None
    assert without.missing == frozenset()


def test_the_version_of_every_analysis_that_succeeded_is_kept():
    given = findings(objects=MISSING)

    versions = Signals.of(facts(), given).model_versions

    assert versions["labels"] == given.labels.model_version
    assert "objects" not in versions


@pytest.mark.parametrize("finding", ["labels", "objects", "moderation"])
def test_every_analysis_that_raises_categories_can_be_a_gap_in_moderation(finding):
    signals = Signals.of(facts(), findings(**{finding: MISSING}))

    assert signals.moderation_gaps == (finding,)


def test_the_rules_see_the_collection():
    assert Signals.of(facts(), findings()).image.collection is None
    assert Signals.of(facts(), findings(), "shoes").image.collection == "shoes"
