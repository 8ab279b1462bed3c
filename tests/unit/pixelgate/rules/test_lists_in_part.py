"""Moderation is raised by three analyses: what a missing one could have raised is unknown, not absent."""

import pytest

from pixelgate.domain.findings.moderation import ModerationCategory
from pixelgate.domain.moderation_taxonomy import NODES
from pixelgate.domain.verdict import Severity
from pixelgate.rules.unseen_categories import read_unseen_categories
from pixelgate.rules.vocabulary import IMAGE, MISSABLE
from tests.unit.pixelgate.rules.building import result_of, rule, ruleset, signals, trace_of, verdict_of

REVOLVER = {"name": "revolver", "parents": ["pistol", "firearm", "gun", "weapon"], "confidence": 0.9}
NUDITY = {"name": "nudity", "confidence": 0.9}


def over(quantifier, where=None, **limit):
    return {quantifier: {"over": "moderation", **({"where": where} if where else {}), **limit}}


def named(name):
    return {"field": "name", "in_tree": name}


def sure(name, limit):
    return {"all": [named(name), {"field": "confidence", "gte": limit}]}


WITHOUT_LABELS = signals(missing=["labels"])
NUDE_WITHOUT_LABELS = signals(moderation=[NUDITY], missing=["labels"])
ARMED_ALONE = signals(labels=[REVOLVER], missing=["objects", "moderation"])


@pytest.mark.parametrize(
    ("image", "when", "result"),
    [
        # What is known settles it, whatever is missing.
        (NUDE_WITHOUT_LABELS, over("any", sure("nudity", 0.85)), "true"),
        (NUDE_WITHOUT_LABELS, over("none", sure("nudity", 0.85)), "false"),
        (NUDE_WITHOUT_LABELS, over("all", named("weapon")), "false"),
        (ARMED_ALONE, over("any", sure("weapon", 0.6)), "true"),
        (ARMED_ALONE, over("count", named("weapon"), gte=1), "true"),
        # What only the missing analysis raises is unknown.
        (WITHOUT_LABELS, over("any", sure("weapon", 0.6)), "unknown"),
        (WITHOUT_LABELS, over("none", sure("weapon", 0.6)), "unknown"),
        (WITHOUT_LABELS, over("any", {"field": "confidence", "gte": 0.5}), "unknown"),
        (WITHOUT_LABELS, over("any", {"field": "source_model", "eq": "x"}), "unknown"),
        (WITHOUT_LABELS, over("any", {"field": "id", "eq": "M013"}), "unknown"),
        (WITHOUT_LABELS, over("any", {"field": "level", "eq": 1}), "unknown"),
        (WITHOUT_LABELS, over("all", named("sexual")), "unknown"),
        (WITHOUT_LABELS, over("count", gte=1), "unknown"),
        (WITHOUT_LABELS, {"not": over("any", named("alcohol"))}, "unknown"),
        (ARMED_ALONE, over("count", named("weapon"), gte=2), "unknown"),
        (ARMED_ALONE, over("any", named("gore")), "unknown"),
        # What another analysis raises is decided as ever.
        (WITHOUT_LABELS, over("any", named("nudity")), "false"),
        (WITHOUT_LABELS, over("any", named("knife")), "false"),
        (WITHOUT_LABELS, over("any", {"field": "id", "eq": "M020"}), "false"),
        (WITHOUT_LABELS, over("count", named("gore"), lt=1), "true"),
        (signals(missing=["objects"]), over("any", named("firearm")), "false"),
        (signals(missing=["objects"]), over("any", named("wine")), "unknown"),
        (signals(missing=["moderation"]), over("any", named("weapon")), "false"),
        (signals(missing=["moderation"]), over("any", named("suggestive")), "unknown"),
        # Nothing at all can be said to hold of every category that may be there, but this can.
        (WITHOUT_LABELS, over("all", {"field": "level", "lte": 3}), "true"),
        (WITHOUT_LABELS, over("count", lt=100), "true"),
        # Other analyses raise no category.
        (signals(missing=["faces", "text"]), over("any", named("weapon")), "false"),
    ],
)
def test_what_is_missing_matters_only_where_it_could(image, when, result):
    assert result_of(when, image) == result


def test_the_trace_and_the_reason_name_the_missing_analysis():
    verdict = verdict_of(over("any", named("wine")), signals(missing=["objects"]))

    assert verdict.severity is Severity.REVIEW
    assert verdict.reason.startswith("The objects of this image could not be analysed, so ")
    assert verdict.trace[0].condition.note == (
        "holds for 0 of 0; The objects of this image could not be analysed: 1 more may be there"
    )


def test_what_was_found_is_evidence_beside_a_gap():
    trace = trace_of(over("any", named("weapon")), ARMED_ALONE)

    (evidence,) = trace.condition.evidence
    assert (evidence["name"], evidence["evidence"][0]["name"]) == ("handgun", "revolver")
    assert "The objects of this image could not be analysed" in (trace.condition.note or "")


def test_an_unseen_category_has_every_word_that_a_rule_may_ask_for():
    (unseen,) = read_unseen_categories(WITHOUT_LABELS, MISSABLE)
    words = {*IMAGE.lists["moderation"].items.fields, "parents"}

    assert all(hasattr(item, word) for item in unseen.items for word in words)
    assert {*ModerationCategory.model_fields} == {*words, "evidence"}


@pytest.mark.parametrize("comparison", ["eq", "ne", "in_tree"])
def test_a_category_that_nothing_recognises_cannot_be_asked_for(comparison):
    with pytest.raises(Exception, match="nothing that is built in recognises 'smoking', so that no rule"):
        ruleset(rule(over("any", {"field": "name", comparison: "smoking"})))


def test_a_category_that_does_not_exist_cannot_be_asked_for():
    with pytest.raises(Exception, match="did you mean 'weapon'"):
        ruleset(rule(over("none", named("wepon"))))


def test_a_test_need_not_say_what_labels_and_objects_raise():
    image = signals(labels=[REVOLVER], objects=[{"name": "knife", "confidence": 0.7}], moderation=[NUDITY])

    assert [each.name for each in image.moderation] == ["nudity", "handgun", "knife"]
    assert all(each.id == NODES[each.name].id for each in image.moderation)
