"""Every row of the operator table, against values on both sides of its limit."""

from datetime import timedelta

import pytest

from pixelgate.domain.findings.measures import DominantColor
from pixelgate.rules.operators import OPERATORS
from tests.unit.pixelgate.rules.building import NOW, result_of, signals, trace_of

TAKEN = {"taken_at": "2026-02-28T10:00:00+01:00"}

# field, operator, operand, image facts, result, margin
ROWS = [
    ("image.width", "eq", 1600, {}, "true", None),
    ("image.width", "eq", 1600.0, {}, "true", None),
    ("image.width", "eq", 1601, {}, "false", None),
    ("image.width", "ne", 1600, {}, "false", None),
    ("image.width", "ne", 1601, {}, "true", None),
    ("image.width", "lt", 1600, {}, "false", 0),
    ("image.width", "lt", 1601, {}, "true", 1),
    ("image.width", "lte", 1600, {}, "true", 0),
    ("image.width", "lte", 1599, {}, "false", -1),
    ("image.width", "gt", 1600, {}, "false", 0),
    ("image.width", "gt", 1599, {}, "true", 1),
    ("image.width", "gte", 1600, {}, "true", 0),
    ("image.width", "gte", 1700, {}, "false", -100),
    ("image.width", "in", [640, 1600], {}, "true", None),
    ("image.width", "in", [640, 1601], {}, "false", None),
    ("image.width", "between", [1600, 2000], {}, "true", 0),
    ("image.width", "between", [1000, 1900], {}, "true", 300),
    ("image.width", "between", [1000, 1500], {}, "false", -100),
    ("image.format", "eq", "jpeg", {}, "true", None),
    ("image.format", "eq", "\uff2a\uff30\uff25\uff27", {}, "true", None),
    ("image.format", "ne", "png", {}, "true", None),
    ("image.format", "in", ["PNG", "Jpeg"], {}, "true", None),
    ("image.has_gps", "eq", True, {}, "false", None),
    ("image.has_gps", "eq", False, {}, "true", None),
    ("image.has_gps", "ne", False, {}, "false", None),
    ("image.title", "contains_word", ["getty"], {"title": "(c) Getty Images"}, "true", None),
    ("image.title", "contains_word", ["get"], {"title": "(c) Getty Images"}, "false", None),
    ("image.title", "matches", "get+y", {"title": "(c) GETTY"}, "true", None),
    ("image.title", "matches", "^getty", {"title": "(c) GETTY"}, "false", None),
    ("image.taken_at", "before", "now", TAKEN, "true", None),
    ("image.taken_at", "after", "now - 2 days", TAKEN, "true", None),
    ("image.taken_at", "after", "now - 1 day", TAKEN, "false", None),
    ("image.taken_at", "before", "now-1day", TAKEN, "true", None),
    ("image.taken_at", "after", "now - 28 hours", TAKEN, "true", None),
    ("image.taken_at", "before", "now + 36500 days", TAKEN, "true", None),
    ("image.taken_at", "after", "now", TAKEN, "false", None),
    ("image.taken_at", "before", "2026-02-28T09:00:01Z", TAKEN, "true", None),
    ("image.taken_at", "before", "2026-02-28T09:00:00Z", TAKEN, "false", None),
    ("image.taken_at", "after", "2026-02-28", TAKEN, "true", None),
    ("image.taken_at", "after", "2026-03-01", TAKEN, "false", None),
    ("image.camera", "exists", True, {"camera": "Canon"}, "true", None),
    ("image.camera", "exists", False, {"camera": "Canon"}, "false", None),
]


@pytest.mark.parametrize(("field", "operator", "operand", "facts", "result", "margin"), ROWS)
def test_a_comparison_holds_and_tells_its_margin(field, operator, operand, facts, result, margin):
    trace = trace_of({"field": field, operator: operand}, signals(image=facts))

    assert trace.result == result
    assert trace.condition.margin == margin
    assert trace.condition.operator == operator
    assert trace.condition.path == field
    assert trace.condition.expected == operand
    assert trace.condition.actual is not None


def test_no_operator_is_left_untested():
    assert {operator for _, operator, *_ in ROWS} | {"in_tree"} == set(OPERATORS)


@pytest.mark.parametrize(
    ("condition", "result"),
    [
        ({"field": "image.camera", "eq": "Canon"}, "false"),
        ({"field": "image.camera", "ne": "Canon"}, "false"),
        ({"field": "image.camera", "in": ["Canon"]}, "false"),
        ({"field": "rights.copyright", "contains_word": ["getty"]}, "false"),
        ({"field": "rights.copyright", "matches": ".*"}, "false"),
        ({"field": "image.taken_at", "before": "now"}, "false"),
        ({"field": "image.taken_at", "after": "now"}, "false"),
        ({"field": "image.camera", "exists": True}, "false"),
        ({"field": "image.camera", "exists": False}, "true"),
        ({"not": {"field": "image.camera", "eq": "Canon"}}, "true"),
    ],
)
def test_a_known_absence_is_no_value_at_all(condition, result):
    assert result_of(condition, signals()) == result


@pytest.mark.parametrize(
    ("condition", "group"),
    [
        ({"field": "text.language", "eq": "eng"}, "text"),
        ({"field": "text.language", "exists": True}, "text"),
        ({"field": "text.language", "exists": False}, "text"),
        ({"field": "quality.sharpness", "lt": 10}, "quality"),
        ({"field": "quality.exposure.mean", "between": [0, 1]}, "quality"),
    ],
)
def test_what_a_missing_analysis_would_have_said_is_unknown(condition, group):
    trace = trace_of(condition, signals(missing=[group]))

    assert trace.result == "unknown"
    assert trace.condition.note


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("operator", ["lt", "lte", "gt", "gte", "eq", "ne"])
def test_a_number_that_is_none_is_unknown_and_not_merely_false(number, operator):
    image = signals()
    broken = image.model_copy(update={"quality": image.quality.model_copy(update={"sharpness": number})})

    assert result_of({"field": "quality.sharpness", operator: 20}, broken) == "unknown"


@pytest.mark.parametrize("taken_at", ["2026:02:28 10:00:00", "yesterday", "2026-02-30", ""])
def test_a_date_that_cannot_be_read_is_unknown(taken_at):
    trace = trace_of({"field": "image.taken_at", "before": "now"}, signals(image={"taken_at": taken_at}))

    assert trace.result == "unknown"
    assert "not an ISO 8601 date" in trace.condition.note


def test_a_date_without_a_zone_is_in_utc():
    just_before = (NOW - timedelta(seconds=1)).replace(tzinfo=None).isoformat()

    assert (
        result_of({"field": "image.taken_at", "before": "now"}, signals(image={"taken_at": just_before}))
        == "true"
    )
    assert (
        result_of({"field": "image.taken_at", "after": "now"}, signals(image={"taken_at": just_before}))
        == "false"
    )


REVOLVER = {"name": "Revolver", "parents": ["pistol", "Firearm", "gun"], "confidence": 0.9}


@pytest.mark.parametrize(
    ("names", "result", "note"),
    [
        ("revolver", "true", "is 'revolver'"),
        ("firearm", "true", "'revolver' is a kind of 'firearm'"),
        (["knife", "GUN"], "true", "'revolver' is a kind of 'gun'"),
        ("knife", "false", None),
        ("fire", "false", None),
    ],
)
def test_in_tree_looks_at_a_name_and_all_its_parents(names, result, note):
    trace = trace_of(
        {"any": {"over": "labels", "where": {"field": "name", "in_tree": names}}}, signals(labels=[REVOLVER])
    )

    assert trace.result == result
    assert trace.condition.children[0].actual == ["Revolver", "pistol", "Firearm", "gun"]
    assert trace.condition.children[0].note == note


def test_a_bank_names_words_that_the_rule_set_declares():
    banks = {"drinks": ["gin", "red wine"]}
    condition = {
        "any": {"over": "text.lines", "where": {"field": "text", "contains_word": {"bank": "drinks"}}}
    }
    image = signals(text={"lines": [{"text": "ginger ale"}, {"text": "Fine RED  WINE"}]})

    trace = trace_of(condition, image, banks=banks)

    assert trace.result == "true"
    assert [item["text"] for item in trace.condition.evidence] == ["Fine RED  WINE"]
    assert trace.condition.children[0].note == "found 'red wine'"


@pytest.mark.parametrize(
    ("color", "result"), [("#0A84FF", "true"), ("#0a7fef", "true"), ("#FF3B30", "false")]
)
def test_a_colour_is_compared_by_how_different_it_looks(color, result):
    condition = {"any": {"over": "colors", "where": {"field": "delta_e", "to": color, "lte": 12}}}

    trace = trace_of(condition, signals(colors=[{"hex": "#0A84FF", "share": 0.4}]))

    assert trace.result == result
    assert trace.condition.children[0].path == f"colors[0].delta_e to {color.upper()}"
    assert (trace.condition.children[0].margin >= 0) == (result == "true")


def test_the_difference_is_measured_with_the_lab_value_that_was_found():
    seen = DominantColor(hex="#000000", name="black", lab=(50.0, 2.5, 0.0), share=1.0)
    image = signals().model_copy(update={"colors": (seen,)})
    condition = {"any": {"over": "colors", "where": {"field": "delta_e", "to": "#000000", "gt": 30}}}

    assert result_of(condition, image) == "true"


@pytest.mark.parametrize(
    ("expires_at", "result"),
    [
        ("2026-02-28", "true"),
        ("2026-03-01T12:00:01Z", "false"),
        (None, "false"),
        ("when the campaign ends", "unknown"),
    ],
)
def test_rights_that_have_ended_are_known_and_those_that_cannot_be_read_are_not(expires_at, result):
    condition = {"field": "rights.expires_at", "before": "now"}

    assert result_of(condition, signals(rights={"expires_at": expires_at})) == result


TABBY = {"name": "tabby", "aliases": ["Tabby Cat"], "parents": ["domestic cat"], "confidence": 0.9}


@pytest.mark.parametrize(
    ("comparison", "result"),
    [
        ({"eq": "tabby cat"}, "true"),
        ({"eq": "tabby"}, "true"),
        ({"eq": "cat"}, "false"),
        ({"ne": "tabby cat"}, "false"),
        ({"ne": "cat"}, "true"),
        ({"in": ["dog", "TABBY CAT"]}, "true"),
        ({"in": ["dog", "cat"]}, "false"),
        ({"in_tree": "tabby cat"}, "true"),
    ],
)
def test_a_thing_is_known_by_every_name_it_has(comparison, result):
    trace = trace_of(
        {"any": {"over": "labels", "where": {"field": "name", **comparison}}}, signals(labels=[TABBY])
    )

    assert trace.result == result
    assert trace.condition.children[0].actual[:2] == ["tabby", "Tabby Cat"]


def test_a_thing_with_one_name_is_traced_by_it():
    is_revolver = {"any": {"over": "labels", "where": {"field": "name", "eq": "revolver"}}}

    assert trace_of(is_revolver, signals(labels=[REVOLVER])).condition.children[0].actual == "Revolver"
