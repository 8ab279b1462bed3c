import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgate.rules.document import parse_text
from pixelgate.rules.plain import MAX_BYTES, MAX_DEPTH
from pixelgate.rules.problems import RuleProblemError


def yaml_of(text):
    return parse_text(text, as_json=False).data


def json_of(text):
    return parse_text(text, as_json=True).data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31 10:00:00", "2026-01-31 10:00:00"),
        ("12:30:45", "12:30:45"),  # base 60 in YAML 1.1
        ("0123", "0123"),  # octal in YAML 1.1
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("=", "="),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-7", -7),
        ("0", 0),
        ("0.80", 0.8),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_plain_words_mean_what_they_say(text, value):
    data = yaml_of(f"key: {text}")

    assert data == {"key": value}
    assert type(data["key"]) is type(value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: 1\na: 2", "the key 'a' is repeated"),
        ("a: {b: 1, b: 2}", "the key 'b' is repeated"),
        ("a: &x 1\nb: *x", "anchors and aliases"),
        ("a: {<<: *x}", "anchors and aliases"),
        ("a: !!python/object:os.system {}", "tags"),
        ("a: !!str 1", "tags"),
        ("a: 1\n---\nb: 2", "one document"),
        ("? [a, b]\n: 1", "a key must be a single word"),
        ("a: [1, 2", "not valid YAML"),
        ("a: b: c", "not valid YAML"),
        ("a: '\x00'", "not valid YAML"),
        ("\ta: 1", "not valid YAML"),
        ('a: "\\ud800"', "half of a surrogate pair"),
        ("a: 1e999", "a number must lie between"),
        ("a: 99999999999999999", "a number must lie between"),
    ],
)
def test_hostile_and_careless_yaml_is_refused(text, complaint):
    with pytest.raises(RuleProblemError, match=complaint):
        yaml_of(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"a": 1, "a": 2}', "the key 'a' is repeated"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": 1e999}', "a number must lie between"),
        ('{"a": "\\ud800"}', "half of a surrogate pair"),
        ('{"a": ' + "9" * 5000 + "}", "not valid JSON"),
        ("{a: 1}", "not valid JSON"),
        ("", "not valid JSON"),
    ],
)
def test_hostile_and_careless_json_is_refused(text, complaint):
    with pytest.raises(RuleProblemError, match=complaint):
        json_of(text)


def test_a_billion_laughs_are_refused_before_they_are_built():
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9)]

    with pytest.raises(RuleProblemError, match="anchors and aliases"):
        yaml_of("\n".join(["l0: &l0 lol", *levels]))


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 60_000, "- " * 100_000, "[" * 50_000 + "]" * 50_000]
)
def test_deep_nesting_is_refused_without_exhausting_the_stack(text):
    for parse in (yaml_of, json_of):
        with pytest.raises(RuleProblemError):
            parse(text)


@pytest.mark.parametrize("parse", [yaml_of, json_of])
def test_both_forms_allow_the_same_depth(parse):
    parse("[" * MAX_DEPTH + "]" * MAX_DEPTH)

    with pytest.raises(RuleProblemError, match="nested deeper"):
        parse("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


@pytest.mark.parametrize("parse", [yaml_of, json_of])
def test_a_text_over_the_limit_is_refused_unread(parse):
    with pytest.raises(RuleProblemError, match="a rule set may have"):
        parse("é" * (MAX_BYTES // 2 + 1))


def test_every_value_of_a_yaml_text_knows_its_line():
    parsed = parse_text("a: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\ne: 4\n", as_json=False)

    assert parsed.data == {"a": 1, "b": ["x", {"c": 2, "d": 3}], "e": 4}
    assert parsed.lines[("b", 0)] == 3
    assert parsed.lines[("b", 1, "c")] == 4
    assert parsed.lines[("b", 1, "d")] == 5
    assert parsed.lines[("e",)] == 6


numbers = st.integers(-(2**53), 2**53) | st.floats(-1e15, 1e15)
plain = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@given(plain)
def test_json_is_read_as_it_was_written_in_both_forms(value):
    assert json_of(json.dumps(value)) == value
    # YAML's escapes know no surrogate pairs; there a character stands for itself.
    if "\\ud" not in json.dumps(value):
        assert yaml_of(json.dumps(value)) == value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    for parse in (yaml_of, json_of):
        try:
            parse(text)
        except RuleProblemError as error:
            assert error.message
