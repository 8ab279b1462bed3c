"""A verdict explains itself: every condition, what was compared, and what decided."""

import json

import pytest

from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.trace import MAX_BYTES
from tests.unit.pixelgate.rules.building import NOW, rule, ruleset, signals, trace_of

WEAPON = {
    "any": {
        "over": "objects",
        "where": {"all": [{"field": "name", "in_tree": "weapon"}, {"field": "confidence", "gte": 0.80}]},
    }
}
SEEN = [
    {"name": "person", "confidence": 0.95},
    {"name": "pistol", "parents": ["gun", "weapon"], "confidence": 0.83},
    {"name": "rifle", "parents": ["gun", "weapon"], "confidence": 0.81},
    {"name": "bow", "parents": ["weapon"], "confidence": 0.4},
]


def test_a_condition_over_a_list_shows_what_decided_it_and_how_clearly():
    condition = trace_of(WEAPON, signals(objects=SEEN)).condition

    assert (condition.operator, condition.path, condition.result) == ("any", "objects", "true")
    assert condition.note == "holds for 2 of 4"
    assert [(item["index"], item["name"]) for item in condition.evidence] == [(1, "pistol"), (2, "rifle")]
    assert condition.evidence[0]["box"] == {"x": 0.25, "y": 0.25, "width": 0.5, "height": 0.5}
    (where,) = condition.children
    name, confidence = where.children
    assert (name.path, name.note) == ("objects[1].name", "'pistol' is a kind of 'weapon'")
    assert (confidence.path, confidence.expected, confidence.actual) == ("objects[1].confidence", 0.80, 0.83)
    assert confidence.margin == 0.03


def test_a_near_miss_is_shown_where_nothing_was_found():
    condition = trace_of(WEAPON, signals(objects=[SEEN[0], SEEN[3]])).condition

    assert condition.result == "false"
    assert condition.evidence == ()
    (where,) = condition.children
    assert [part.result for part in where.children] == ["true", "false"]
    assert where.children[1].path == "objects[1].confidence"
    assert where.children[1].margin == -0.4


def test_what_contradicts_all_and_none_is_their_evidence():
    image = signals(objects=SEEN)
    sure = {"field": "confidence", "gte": 0.5}

    all_sure = trace_of({"all": {"over": "objects", "where": sure}}, image).condition
    none_sure = trace_of({"none": {"over": "objects", "where": sure}}, image).condition

    assert [item["name"] for item in all_sure.evidence] == ["bow"]
    assert all_sure.children[0].path == "objects[3].confidence"
    assert [item["name"] for item in none_sure.evidence] == ["person", "pistol", "rifle"]


def test_a_count_shows_the_number_and_its_margin():
    condition = trace_of({"count": {"over": "objects", "gte": 3}}, signals(objects=SEEN)).condition

    assert (condition.actual, condition.expected, condition.margin) == (4, {"gte": 3}, 1)


def test_an_undecided_condition_over_a_list_shows_an_undecided_item():
    image = signals(faces=[{"confidence": 0.2}, {"confidence": 0.3}])
    broken = image.faces[1].model_copy(update={"confidence": float("nan")})
    image = image.model_copy(update={"faces": (image.faces[0], broken)})

    condition = trace_of(
        {"any": {"over": "faces", "where": {"field": "confidence", "gte": 0.5}}}, image
    ).condition

    assert (condition.result, condition.note) == ("unknown", "holds for 0 of 2, unknown for 1")
    assert condition.children[0].path == "faces[1].confidence"


def shape(condition):
    return (condition.operator, condition.path, tuple(shape(child) for child in condition.children))


def test_no_condition_is_skipped_even_when_an_earlier_one_decides():
    parts = [{"field": "image.width", "gte": 1}, {"field": "image.height", "gte": 1}]

    assert shape(trace_of({"any_of": [{"all_of": parts}, {"not": parts[0]}, WEAPON]}).condition) == (
        "any_of",
        None,
        (
            ("all_of", None, (("gte", "image.width", ()), ("gte", "image.height", ()))),
            ("not", None, (("gte", "image.width", ()),)),
            ("any", "objects", ()),
        ),
    )


def test_evidence_texts_and_lists_are_bounded():
    lines = [{"text": f"{number} " + "gin " * 120} for number in range(9)]
    words = [f"word{number}" for number in range(40)] + ["gin"]
    condition = {"any": {"over": "text.lines", "where": {"field": "text", "contains_word": words}}}

    trace = trace_of(condition, signals(text={"lines": lines})).condition

    assert trace.note == "holds for 9 of 9"
    assert [item["index"] for item in trace.evidence] == [0, 1, 2, 3, 4]
    assert all(len(item["text"]) <= 160 for item in trace.evidence)
    assert trace.children[0].expected == [*words[:8], "and 33 more"]
    assert len(trace.children[0].actual) <= 160


@pytest.mark.parametrize(("missing", "result"), [([], "true"), (["text"], "unknown")])
def test_the_trace_of_the_largest_rule_set_stays_small_and_complete(missing, result):
    # Everything as long as loading lets it be, in characters of four bytes.
    wide = "\U0001f52b" * 180
    line = {"field": "text", "contains_word": ["gin", f"{wide} rum"]}
    every = {"any": {"over": "text.lines", "where": {"all": [line]}}}
    rules = [rule(every, id=f"{number:03}-" + "r" * 59, reason=f"{wide} {number}") for number in range(100)]
    lines = {"lines": [{"text": f"gin {wide}"}] * 20}
    image = signals(missing=missing) if missing else signals(text=lines)

    verdict = evaluate(image, ruleset(*rules), NOW)

    assert len(verdict.model_dump_json().encode()) < MAX_BYTES + 2_000
    assert [trace.rule for trace in verdict.trace[:-1]] == [each["id"] for each in rules]
    assert {trace.result for trace in verdict.trace[:-1]} == {result}
    assert verdict.trace[0].condition.note == "cut short"


def test_rules_that_apply_keep_their_explanation_longest():
    quiet = [rule({"any_of": [WEAPON] * 6}, id=f"quiet-{number}") for number in range(35)]
    image = signals(objects=[SEEN[0], SEEN[3]], labels=[{"name": "cat", "confidence": 0.9}])
    loud = rule({"any": {"over": "labels"}}, id="loud")

    verdict = evaluate(image, ruleset(*quiet, loud), NOW)

    assert len(verdict.model_dump_json().encode()) < MAX_BYTES + 2_000
    assert verdict.trace[0].condition.note == "cut short"
    assert verdict.trace[-2].condition.evidence[0]["name"] == "cat"


def test_a_trace_survives_json():
    verdict = evaluate(signals(objects=SEEN), ruleset(rule(WEAPON)), NOW)

    assert type(verdict).model_validate_json(verdict.model_dump_json()) == verdict
    assert json.loads(verdict.model_dump_json())["trace"][0]["condition"]["evidence"][0]["confidence"] == 0.83
