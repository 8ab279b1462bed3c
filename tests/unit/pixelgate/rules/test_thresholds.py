"""A number of a rule turned from end to end: the same as a replay for each number, in a few steps."""

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgate.domain.backtest_report import Handling
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.verdict import Severity
from pixelgate.rules.evaluation import decide
from pixelgate.rules.loading import load_document
from pixelgate.rules.numbers import numbers_of, with_number
from pixelgate.rules.suggestion import point_of, suggest
from pixelgate.rules.threshold_steps import Said, ThresholdSteps
from pixelgate.rules.threshold_tally import MOST_POINTS, Case, ThresholdTally, thresholds_for
from tests.unit.pixelgate.rules.building import NOW, rule, signals

CONFIDENT = {"all": [{"field": "name", "eq": "cat"}, {"field": "confidence", "gte": 0.5}]}
CATS = {"any": {"over": "objects", "where": CONFIDENT}}
WIDTH = {"field": "image.width", "lt": 500}
SECTIONS = {
    "constants": {"sure": 0.5, "band": [0.2, 0.6]},
    "conditions": {"large": {"field": "area", "gt": 0.3}, "surely": {"field": "confidence", "gte": 0.7}},
}
CONDITIONS = {
    "a fact": WIDTH,
    "any item": CATS,
    "no item": {"none": {"over": "objects", "where": {"field": "confidence", "lte": 0.4}}},
    "every item": {"all": {"over": "objects", "where": {"field": "confidence", "gt": 0.4}}},
    "so many items": {
        "count": {"over": "objects", "where": {"field": "confidence", "gte": 0.5}, "between": [1, 2]}
    },
    "not": {"not": {"any_of": [CATS, WIDTH]}},
    "between": {"any": {"over": "objects", "where": {"field": "area", "between": [0.2, 0.6]}}},
    "a constant": {"any": {"over": "objects", "where": {"field": "confidence", "lt": {"constant": "sure"}}}},
    "a constant twice": {
        "any": {
            "over": "objects",
            "where": {
                "any": [
                    {"field": "confidence", "gt": {"constant": "sure"}},
                    {"field": "area", "lte": {"constant": "sure"}},
                ]
            },
        }
    },
    "constant ends": {
        "any": {"over": "objects", "where": {"field": "area", "between": {"constant": "band"}}}
    },
    "by name": {
        "any": {"over": "objects", "where": {"all": [{"condition": "large"}, {"condition": "surely"}]}}
    },
    "what may be missing": {"any": {"over": "moderation", "where": {"field": "confidence", "gte": 0.5}}},
}
SHARES = st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.500001, 0.75, 1.0])
OBJECTS = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(["cat", "dog"]), "confidence": SHARES, "area": SHARES}),
    max_size=5,
)


def used(when):
    """Only the definitions that a condition uses: a rule set may hold no others."""
    text = json.dumps(when)
    kept = {
        section: {name: value for name, value in entries.items() if f'"{section[:-1]}": "{name}"' in text}
        for section, entries in SECTIONS.items()
    }
    return {section: entries for section, entries in kept.items() if entries}


def document(when, *others, severity="reject", **sections):
    rules = [rule(when, id="turned", severity=severity), *others]
    return {"ruleset": "a-set", "schema": 1, "rules": rules, **used(when), **sections}


def said_by_replay(given, number, value, seen):
    said = decide(seen, load_document(with_number(given, number.place, value), name_of_file="x.json"), NOW)
    return Said(said.severity, any(each.rule == "turned" and each.truth for each in said.contributions))


def said_by_steps(steps, threshold):
    tally = ThresholdTally()
    tally.add(steps, None, is_sampled=True)
    [counted] = tally.at([threshold])
    [case] = [case for case, images in counted.items() if images]
    return case.said


@st.composite
def images(draw):
    missing = draw(st.sampled_from([[], [], [], ["objects"], ["moderation"]]))
    width = draw(st.sampled_from([100, 499, 500, 501, 4000]))
    groups = {} if "objects" in missing else {"objects": draw(OBJECTS)}
    return signals(missing=missing, image={"width": width}, **groups)


@pytest.mark.parametrize("when", CONDITIONS.values(), ids=CONDITIONS)
@given(seen=images(), data=st.data())
@settings(max_examples=40)
def test_the_steps_are_what_a_replay_says_for_every_number(when, seen, data):
    given = document(
        when, rule(WIDTH, id="small"), on_missing=data.draw(st.sampled_from(["review", "reject"]))
    )
    for number in numbers_of(given, "turned"):
        steps = ThresholdSteps(given, "turned", number, NOW).of(seen)
        is_end = "band" in number.path or "between" in number.path
        low, high = (0.2, 0.6) if is_end else (0.0, 1.0)
        tried = data.draw(SHARES.filter(lambda each, low=low, high=high: low <= each <= high))
        tried = tried if number.field != "image.width" else data.draw(st.integers(0, 5000))

        assert said_by_steps(steps, tried) == said_by_replay(given, number, tried, seen)


@given(seen=images())
@settings(max_examples=40)
def test_steps_are_few_and_differ_from_one_to_the_next(seen):
    given = document(CATS)
    [number] = numbers_of(given, "turned")

    steps = ThresholdSteps(given, "turned", number, NOW).of(seen)

    # Of many cats the surest one settles it, and of a dog nothing depends.
    assert len(steps.values) <= 1
    assert len(steps.outcomes) == 2 * len(steps.values) + 1


@given(
    seen=st.lists(st.tuples(images(), st.sampled_from([None, *Outcome]), st.booleans()), max_size=8),
    severity=st.sampled_from(["review", "reject"]),
)
@settings(max_examples=40)
def test_the_curve_equals_a_replay_for_each_threshold_and_only_ever_falls(seen, severity):
    given = document(CATS, rule(WIDTH, id="small"), severity=severity)
    [number] = numbers_of(given, "turned")
    turning, tally = ThresholdSteps(given, "turned", number, NOW), ThresholdTally()
    for image, decision, is_sampled in seen:
        tally.add(turning.of(image), decision, is_sampled=is_sampled)
    thresholds = thresholds_for(tally.values(), current=0.5, low=0.0, high=1.0)

    counted = list(tally.at(thresholds))

    for threshold, counts in zip(thresholds, counted, strict=True):
        replayed = Counter(
            Case(said_by_replay(given, number, threshold, image), decision, is_sampled)
            for image, decision, is_sampled in seen
        )
        assert +counts == replayed
    points = [
        point_of(*each, per_day=1, handling=Handling()) for each in zip(thresholds, counted, strict=True)
    ]
    for name in ("applies", "refused"):
        values = [getattr(point, name) for point in points]
        assert values == sorted(values, reverse=True)
    assert [point.passed for point in points] == sorted(point.passed for point in points)


def test_the_numbers_of_a_rule_are_named_as_they_stand():
    def paths(name):
        return [number.path for number in numbers_of(document(CONDITIONS[name]), "turned")]

    assert paths("any item") == ["when.any.where.all[1].gte"]
    assert paths("between") == ["when.any.where.between[0]", "when.any.where.between[1]"]
    assert paths("a constant twice") == ["constants.sure"]
    assert paths("constant ends") == ["constants.band[0]", "constants.band[1]"]
    assert paths("by name") == ["conditions.large.gt", "conditions.surely.gte"]
    assert paths("so many items") == ["when.count.where.gte"]
    with pytest.raises(LookupError):
        numbers_of(document(CATS), "another")


def test_a_constant_turns_every_rule_that_uses_it():
    sure = {"any": {"over": "objects", "where": {"field": "confidence", "gte": {"constant": "sure"}}}}
    other = {"none": {"over": "objects", "where": {"field": "confidence", "lt": {"constant": "sure"}}}}
    given = document(sure, rule(other, id="other"))
    [number] = numbers_of(given, "turned")
    seen = signals(objects=[{"name": "cat", "confidence": 0.6}])

    steps = ThresholdSteps(given, "turned", number, NOW).of(seen)

    for tried in (0.5, 0.6, 0.7):
        assert said_by_steps(steps, tried) == said_by_replay(given, number, tried, seen)


def test_a_rule_about_another_collection_depends_on_nothing():
    given = document(CATS)
    given["rules"][0]["collections"] = ["shoes"]
    [number] = numbers_of(given, "turned")

    steps = ThresholdSteps(given, "turned", number, NOW).of(
        signals(objects=[{"name": "cat", "confidence": 0.6}])
    )

    assert steps == ((), (Said(Severity.APPROVE, False),))


def test_thresholds_are_short_bounded_and_hold_the_current_one():
    values = sorted(place / 997 for place in range(997))

    thresholds = thresholds_for(values, current=0.8123, low=0.0, high=1.0)

    assert 0.8123 in thresholds
    assert (thresholds[0], thresholds[-1]) == (0.0, 1.0)
    assert len(thresholds) <= MOST_POINTS + 4
    assert all(len(f"{each:g}") <= 6 for each in thresholds)
    assert thresholds_for([], current=3) == [3.0]
    assert thresholds_for([640.0], current=500)[-1] > 640


def curve(*images_at, current=0.5, keep=1.0):
    """A rule that sends to review what reaches the threshold, over (confidence, decision) of images."""
    given = document(CATS, severity="review")
    [number] = numbers_of(given, "turned")
    turning, tally = ThresholdSteps(given, "turned", number, NOW), ThresholdTally()
    for confidence, decision in images_at:
        seen = signals(objects=[{"name": "cat", "confidence": confidence}])
        tally.add(turning.of(seen), decision, is_sampled=True)
    thresholds = thresholds_for(tally.values(), current=current, low=0.0, high=1.0)
    points = [
        point_of(*each, per_day=10, handling=Handling())
        for each in zip(thresholds, tally.at(thresholds), strict=True)
    ]
    rejected = sum(decision is Outcome.REJECT for _, decision in images_at)
    return suggest(points, current=current, refused=rejected, keep=keep), points


def test_the_suggestion_loses_no_image_that_people_rejected():
    found, points = curve(
        (0.9, Outcome.REJECT), (0.8, Outcome.REJECT), (0.7, Outcome.APPROVE), (0.6, None), (0.2, None)
    )

    assert found.threshold == 0.8
    assert found.reason == (
        "0.8 stops 2 of the 2 images that people rejected (2 today), with 40.0% of images to review "
        "(80.0% today)."
    )
    [point] = [point for point in points if point.threshold == 0.8]
    assert (point.in_review, point.rule.precision, point.rule.recall) == (2, 1.0, 1.0)
    assert (point.load.images_per_day, point.agreement) == (4, 1.0)


def test_half_of_them_may_be_asked_for():
    assert curve((0.9, Outcome.REJECT), (0.8, Outcome.REJECT), keep=0.5)[0].threshold == 0.9


def test_of_equally_good_thresholds_the_nearest_to_todays_is_taken():
    found, _ = curve((0.9, Outcome.REJECT), current=0.5)

    assert found.threshold == 0.5
    assert found.reason.startswith("Today's threshold stops 1 of the 1")


def test_without_a_rejection_nothing_is_suggested():
    found, _ = curve((0.9, Outcome.APPROVE), (0.8, None))

    assert found.threshold is None
    assert found.reason == "People have rejected none of these images yet."


def test_what_passes_today_for_other_reasons_does_not_send_everything_to_review():
    found, _ = curve((0.9, Outcome.REJECT), (0.8, None), (0.1, Outcome.REJECT))

    assert found.threshold == 0.9


def test_where_today_stops_nothing_that_people_rejected_nothing_is_suggested():
    found, _ = curve((0.3, Outcome.REJECT), (0.8, None))

    assert found.threshold is None
    assert found.reason == "Today's threshold stops none of the 1 images that people rejected."


def test_no_threshold_that_rejects_more_of_what_people_approved_is_suggested():
    given = document(CATS, severity="reject")
    [number] = numbers_of(given, "turned")
    turning, tally = ThresholdSteps(given, "turned", number, NOW), ThresholdTally()
    for confidence, decision in ((0.9, Outcome.REJECT), (0.7, Outcome.APPROVE)):
        seen = signals(objects=[{"name": "cat", "confidence": confidence}])
        tally.add(turning.of(seen), decision, is_sampled=True)
    thresholds = (0.5, 0.8, 0.95)
    points = [
        point_of(*each, per_day=1, handling=Handling())
        for each in zip(thresholds, tally.at(thresholds), strict=True)
    ]

    assert suggest(points, current=0.8, refused=1, keep=1.0).threshold == 0.8
