"""A verdict in plain language: what was seen, how sure, against which limit, and where."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgate.domain.verdict import ConditionTrace, RuleTrace, Severity, Verdict
from pixelgate.rules.checking import load_default_ruleset
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.explanation import explain_verdict
from tests.unit.pixelgate.rules.building import NOW, rule, ruleset, signals, verdict_of

BOX = {"x": 0.125, "y": 0.08, "width": 0.275, "height": 0.89}
KNIFE = {"name": "knife", "confidence": 0.91, "area": 0.2, "box": BOX}
SURE_KNIFE = {"all": [{"field": "name", "in_tree": "knife"}, {"field": "confidence", "gte": 0.80}]}


def explained(when, *, severity="reject", **groups):
    rules = ruleset(rule(when, severity=severity, reason="R"))
    return explain_verdict(evaluate(signals(**groups), rules, NOW))


def test_what_was_seen_is_told_with_its_limit_and_its_box():
    sentences = explained({"any": {"over": "objects", "where": SURE_KNIFE}}, objects=[KNIFE])

    assert sentences == ("Rejected: R: knife seen at 0.91 (limit 0.80), box 12%,8% to 40%,97%",)


def test_a_category_of_moderation_lies_where_the_object_lies_that_raised_it():
    when = {"any": {"over": "moderation", "where": {"field": "name", "in_tree": "weapon"}}}

    (sentence,) = explained(when, objects=[KNIFE])

    assert sentence == "Rejected: R: knife seen at 0.91, box 12%,8% to 40%,97%"


def test_an_approval_says_that_no_rule_applies():
    assert explained({"field": "image.width", "lt": 5}) == ("Approved: The one rule does not apply",)


@pytest.mark.parametrize(
    ("when", "groups", "told"),
    [
        ({"field": "image.width", "lt": 1000}, {"image": {"width": 640}}, "image width is 640 (limit 1000)"),
        (
            {"field": "quality.contrast", "between": [0.1, 0.3]},
            {},
            "quality contrast is 0.25 (between 0.10 and 0.30)",
        ),
        ({"field": "quality.contrast", "gt": 0.2499}, {}, "quality contrast is 0.2500 (limit 0.2499)"),
        ({"field": "image.has_gps", "eq": False}, {}, "image has gps is false"),
        ({"field": "image.format", "ne": "PNG"}, {}, "image format is JPEG (not PNG)"),
        ({"field": "image.camera", "exists": False}, {}, "there is no image camera"),
        (
            {"field": "rights.expires_at", "before": "now"},
            {"rights": {"expires_at": "2020-01-01"}},
            "rights expires at is 2020-01-01 (before now)",
        ),
        (
            {"field": "rights.copyright", "contains_word": ["getty"]},
            {"rights": {"copyright": "(c) Getty"}},
            "rights copyright: found 'getty'",
        ),
        (
            {"any": {"over": "text.lines", "where": {"field": "text", "contains_word": ["gin"]}}},
            {"text": {"lines": [{"text": "Gin bar", "box": BOX, "confidence": 0.9}]}},
            "“Gin bar” seen at 0.90, found 'gin', box 12%,8% to 40%,97%",
        ),
        (
            {"field": "rights.copyright", "matches": "get+y"},
            {"rights": {"copyright": "(c) Getty"}},
            "rights copyright: found 'Getty'",
        ),
        (
            {"any": {"over": "text.lines", "where": {"field": "text", "matches": "[0-9]{3}"}}},
            {"text": {"lines": [{"text": "Tel 030", "box": BOX, "confidence": 0.9}]}},
            "“Tel 030” seen at 0.90, found '030', box 12%,8% to 40%,97%",
        ),
        (
            {"any": {"over": "colors", "where": {"field": "delta_e", "to": "#FFFFFF", "lte": 3}}},
            {"colors": [{"hex": "#FFFFFF", "share": 0.5}]},
            "#FFFFFF seen",
        ),
        ({"count": {"over": "objects", "gte": 2}}, {"objects": [KNIFE, KNIFE]}, "2 of objects (limit 2)"),
        ({"any": {"over": "objects"}}, {"objects": [KNIFE, KNIFE]}, "97%, and 1 more"),
        ({"none": {"over": "faces"}}, {}, "none of faces (holds for 0 of 0)"),
        ({"not": {"any": {"over": "faces"}}}, {}, "none of faces (holds for 0 of 0)"),
        ({"not": {"field": "image.width", "gte": 2000}}, {}, "image width is 1600 (limit 2000)"),
        ({"sample": {"rate": 1, "by": "content_sha256"}}, {}, "chosen for a sample"),
    ],
)
def test_every_kind_of_condition_says_what_it_saw(when, groups, told):
    (sentence,) = explained(when, **groups)

    assert sentence.startswith("Rejected: R: ")
    assert told in sentence


def test_only_the_parts_that_hold_are_told():
    when = {"any_of": [{"field": "image.width", "lt": 5}, {"field": "image.height", "lt": 5000}]}

    assert explained(when) == ("Rejected: R: image height is 1200 (limit 5000)",)


def test_the_strongest_rules_come_first_and_the_others_are_told_apart():
    rules = ruleset(
        rule({"field": "image.width", "lt": 5000}, id="a", reason="A"),
        rule({"field": "image.width", "lt": 4000}, id="b", reason="B", severity="reject"),
    )

    sentences = explain_verdict(evaluate(signals(), rules, NOW))

    assert [sentence.split(": ")[:2] for sentence in sentences] == [
        ["Rejected", "B"],
        ["Also to be reviewed", "A"],
    ]


def test_what_is_missing_is_told_once_for_each_rule():
    sentences = explain_verdict(verdict_of({"any": {"over": "objects"}}, signals(missing=["objects"])))

    assert sentences == (
        "Sent to review: The objects of this image could not be analysed, so “A rule” cannot be ruled out",
        "Sent to review: The objects of this image could not be analysed",
    )


@pytest.mark.parametrize("operator", ["none", "all", "any", "count", "lt", "between", "not", "all_of"])
def test_of_a_trace_that_was_cut_short_the_reason_is_left(operator):
    condition = ConditionTrace(operator=operator, result="true", path="faces", note="cut short")
    trace = RuleTrace(rule="r", result="true", severity=Severity.REJECT, reason="R", condition=condition)

    verdict = Verdict(severity=Severity.REJECT, reason="R", ruleset="a", trace=(trace,))

    assert explain_verdict(verdict) == ("Rejected: R",)


@settings(max_examples=60)
@given(
    missing=st.sets(st.sampled_from(["labels", "objects", "faces", "text", "moderation"])),
    confidence=st.floats(0, 1),
    width=st.integers(1, 3000),
)
def test_every_verdict_of_the_packaged_rules_has_an_explanation(missing, confidence, width):
    given_objects = {} if "objects" in missing else {"objects": [KNIFE | {"confidence": confidence}]}
    image = signals(missing=sorted(missing), image={"width": width}, **given_objects)

    verdict = evaluate(image, DEFAULT, datetime(2026, 7, 1, tzinfo=UTC))

    sentences = explain_verdict(verdict)
    assert len(sentences) == max(1, len([each for each in verdict.trace if each.severity]))
    assert all(sentence.strip() for sentence in sentences)


DEFAULT = load_default_ruleset(NOW)
