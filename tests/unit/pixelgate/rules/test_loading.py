import copy
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.verdict import Severity
from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.ruleset import canonical_json
from tests.unit.pixelgate.rules.building import ALWAYS, rule, ruleset

TEXT = """\
ruleset: shop
schema: 1
banks: {drinks: [gin]}
rules:
  - id: weapon
    severity: reject
    reason: weapon visible.
    when:
      any: {over: objects, where: {all: [{field: name, in_tree: weapon}, {field: confidence, gte: 0.80}]}}
  - id: too-small
    severity: review
    when: {any_of: [{field: image.width, lt: 1000}, {field: image.height, lt: 1000}]}
tests:
  - {name: a small one, signals: {image: {width: 10}}, expect: review}
"""


def message_of(text, name_of_file="shop.yaml"):
    with pytest.raises(ConfigurationError) as caught:
        load_ruleset(text, name_of_file=name_of_file)
    return str(caught.value)


def test_a_rule_set_is_read_with_its_defaults():
    loaded = load_ruleset(TEXT, name_of_file="shop.yaml")

    assert loaded.name == "shop"
    assert loaded.on_missing is Severity.REVIEW
    assert [(each.id, each.severity, each.reason) for each in loaded.rules] == [
        ("weapon", Severity.REJECT, "Weapon visible"),
        ("too-small", Severity.REVIEW, "Too small"),
    ]
    assert [test.name for test in loaded.tests] == ["a small one"]


WIDTH = "field: image.width, lt: 1000"

# what is replaced in TEXT, by what, and all that the message must say
MISTAKES = [
    ("schema: 1", "schema: 2", ["shop.yaml:2", "schema", "reads schema 1"]),
    ("schema: 1", "schema: one", ["shop.yaml:2", "expected a number"]),
    ("schema: 1\n", "", ["'schema' is missing"]),
    ("ruleset: shop", "ruleset: The Shop", ["shop.yaml:1", "ruleset", "may hold only"]),
    ("ruleset: shop", "rulset: shop", ["unknown word 'rulset'", "did you mean 'ruleset'?"]),
    ("schema: 1", "schema: 1\non_missing: approve", ["on_missing", "'approve' cannot stand here"]),
    ("schema: 1", "schema: 1\non_missing: revue", ["on_missing", "did you mean 'review'?"]),
    ("schema: 1", "schema: 1\ntag: []", ["tag", "the list is empty"]),
    ("schema: 1", "schema: 1\nroute: []", ["route", "the list is empty"]),
    ("[gin]", "[]", ["banks.drinks", "the list is empty"]),
    ("[gin]", "[420]", ["banks.drinks[0]", "expected a text", "write it in quotes"]),
    ("[gin]", "['!!']", ["banks.drinks[0]", "no letter or digit"]),
    ("[gin]", "gin", ["banks.drinks", "expected a list of words"]),
    ("{drinks:", "{My Drinks:", ["banks.My Drinks", "may hold only"]),
    ("id: weapon", "id: Weapon!", ["shop.yaml:5", "rule 'Weapon!'", "rules[0].id", "may hold only"]),
    ("id: weapon", "id: too-small", ["rules[1]", "another rule has the id 'too-small'"]),
    ("id: weapon", "id: missing-signals", ["every rule set has of itself"]),
    ("- id: weapon\n    severity", "- severity", ["rule number 1", "rules[0]", "'id' is missing"]),
    ("severity: reject", "severity: approve", ["rule 'weapon'", "'approve' cannot stand here"]),
    ("severity: reject", "severity: rejct", ["shop.yaml:6", "rule 'weapon'", "did you mean 'reject'?"]),
    ("reason: weapon visible.", "reason: yes please: no", ["not valid YAML"]),
    ("reason: weapon visible.", "reason: 12", ["rules[0].reason", "expected a text"]),
    ("reason: weapon visible.", "reson: x", ["rule 'weapon'", "did you mean 'reason'?"]),
    ("over: objects", "over: object", ["when.any.over", "unknown list 'object'", "did you mean 'objects'?"]),
    ("over: objects", "over: image.width", ["unknown list 'image.width'"]),
    ("over: objects, ", "", ["shop.yaml:9", "'over' is missing"]),
    ("in_tree: weapon", "in_tre: weapon", ["where.all[0].in_tre", "did you mean 'in_tree'?"]),
    ("in_tree: weapon", "lt: 3", ["'lt' does not apply to name, which is a name with parents"]),
    ("in_tree: weapon", "in_tree: 3", ["where.all[0].in_tree", "expected a text"]),
    ("in_tree: weapon", "in_tree: []", ["the list is empty"]),
    ("in_tree: weapon", "in_tree: weapon, eq: gun", ["are two comparisons"]),
    (", in_tree: weapon", "", ["compared with nothing", "in_tree"]),
    ("field: name", "field: nam", ["unknown field 'nam'", "did you mean 'name'?"]),
    ("field: name", "field: image.width", ["of the image, where reads one item"]),
    ("field: name", "field: parents", ["'parents' cannot be compared"]),
    ("field: name", "feild: name", ["where.all[0].feild", "did you mean 'field'?"]),
    ("field: name, ", "", ["no condition here"]),
    ("gte: 0.80", "gte: 80", ["confidence is never above 1", "did you mean 0.8?"]),
    ("gte: 0.80", "gte: -1", ["confidence is never below 0"]),
    ("gte: 0.80", "gte: high", ["expected a number, got the text 'high'"]),
    ("gte: 0.80", "gte: true", ["expected a number, got true"]),
    ("gte: 0.80", "gte:", ["expected a number, got nothing"]),
    ("gte: 0.80", "gte: [0.8]", ["expected a number, got a list"]),
    ("gte: 0.80", "between: [0.9, 0.1]", ["two numbers in this order"]),
    ("gte: 0.80", "between: [0.9]", ["two numbers in this order"]),
    ("gte: 0.80", "exists: yes", ["expected true or false, got the text 'yes'"]),
    ("gte: 0.80", "before: now", ["'before' does not apply to confidence, which is a number"]),
    ("gte: 0.80", "to: '#0A84FF', gte: 0.8", ["'to' belongs to delta_e only"]),
    (WIDTH, "field: image.width, lt: wide", ["expected a number, got the text 'wide'"]),
    (
        "field: image.width",
        "field: image.witdh",
        ["shop.yaml:12", "rule 'too-small'", "did you mean 'image.width'?"],
    ),
    ("field: image.width", "field: image", ["unknown field 'image'"]),
    ("field: image.width", "field: objects", ["'objects' is a list"]),
    (WIDTH, "field: image.has_gps, eq: yes", ["expected true or false"]),
    (WIDTH, "field: image.taken_at, before: tomorrow", ["now - 30 days or an ISO 8601 date"]),
    (WIDTH, "field: image.taken_at, eq: '2026-01-31'", ["'eq' does not apply", "a date"]),
    (WIDTH, "count: {over: faces}", ["count is compared with nothing"]),
    (WIDTH, "count: {over: faces, gte: many}", ["expected a number"]),
    (WIDTH, "count: {over: faces, gte: -1}", ["count is never below 0"]),
    (WIDTH, "count: {over: faces, exists: true}", ["unknown word 'exists'"]),
    (WIDTH, "all: {over: faces}", ["'where' is missing"]),
    (WIDTH, "sample: {rate: 2, by: content_sha256}", ["a share above 0 and up to 1"]),
    (WIDTH, "sample: {rate: 0, by: content_sha256}", ["a share above 0 and up to 1"]),
    (WIDTH, "sample: {rate: 0.1, by: image.width}", ["unknown word 'image.width'"]),
    (WIDTH, "any: {over: moderation, where: {field: name, eq: nudty}}", ["mean 'nudity'?"]),
    (WIDTH, "any: {over: colors, where: {field: delta_e, lt: 1}}", ["needs a colour"]),
    (
        WIDTH,
        "any: {over: colors, where: {field: delta_e, to: blue, lt: 1}}",
        ["expected a colour", "got 'blue'"],
    ),
    (
        WIDTH,
        "any: {over: text.lines, where: {field: text, contains_word: {bank: drink}}}",
        ["contains_word.bank", "did you mean 'drinks'?"],
    ),
    (
        WIDTH,
        "any: {over: faces, where: {any: {over: faces}}}",
        ["cannot range over a list inside of where"],
    ),
    (
        WIDTH,
        "any: {over: faces, where: {sample: {rate: 1, by: content_sha256}}}",
        ["cannot stand inside of where"],
    ),
    ("{any_of: [", "{all: [", ["to combine conditions write 'all_of'"]),
    ("{any_of: [", "{any: [", ["to combine conditions write 'any_of'"]),
    ("{any_of: [", "{none: [", ["expected a mapping"]),
    ("{any_of: [", "{any_off: [", ["did you mean 'any_of'?"]),
    ("{any_of: [", "{not: {field: image.width, lt: 1}, any_of: [", ["are two conditions"]),
    ("when: {any_of", "then: {any_of", ["unknown word 'then'"]),
    ("width: 10", "widht: 10", ["shop.yaml:14", "test 'a small one'", "did you mean 'width'?"]),
    ("width: 10", "width: ten", ["tests[0].signals.image.width", "valid integer"]),
    ("width: 10", "width: '10'", ["tests[0].signals.image.width", "valid integer"]),
    ("{width: 10}", "[10]", ["tests[0].signals.image"]),
    (
        "image: {width: 10}",
        "labels: [{name: cat, confidnce: 0.5}]",
        ["labels[0].confidnce", "did you mean 'confidence'?"],
    ),
    (
        "image: {width: 10}",
        "labels: [{name: cat, confidence: 5}]",
        ["labels[0].confidence", "less than or equal to 1"],
    ),
    ("image: {width: 10}", "labels: [cat]", ["signals.labels[0]"]),
    ("image: {width: 10}", "colors: [{hex: red, share: 1}]", ["signals.colors[0].hex", "expected a colour"]),
    ("image: {width: 10}", "lables: []", ["unknown word 'lables'", "did you mean 'labels'?"]),
    ("expect: review", "expect: revie", ["tests[0].expect", "did you mean 'review'?"]),
    ("expect: review", "expect: review, by: [wepon]", ["tests[0].by[0]", "did you mean 'weapon'?"]),
    (
        "expect: review",
        "expect: review, missing: [object]",
        ["tests[0].missing[0]", "did you mean 'objects'?"],
    ),
    ("expect: review", "expect: review, missing: [image]", ["tests[0].missing[0]", "unknown word"]),
]


@pytest.mark.parametrize(("old", "new", "says"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_a_way_out(old, new, says):
    assert old in TEXT

    message = message_of(TEXT.replace(old, new))

    assert message.startswith("shop.yaml")
    for part in says:
        assert part in message


def test_the_first_mistake_of_every_rule_and_section_is_told_at_once():
    text = (
        TEXT.replace("gte: 0.80", "gte: 80")
        .replace("image.width, lt", "image.wdth, lt")
        .replace("[gin]", "[]")
    )

    lines = message_of(text).splitlines()

    assert [line.split(": ")[0] for line in lines] == ["shop.yaml:3", "shop.yaml:9", "shop.yaml:12"]


@pytest.mark.parametrize("text", ["", "just words", "[]", "12", "null", "rules"])
def test_what_is_no_mapping_is_no_rule_set(text):
    assert "expected a mapping" in message_of(text)


@pytest.mark.parametrize("rules", ["[]", "{}", "null", "[1]", "[{}]", "[[]]", "[null]"])
def test_a_rule_set_without_rules_is_refused(rules):
    assert "rules" in message_of(f"ruleset: empty\nschema: 1\nrules: {rules}")


def test_more_than_a_rule_set_may_hold_is_refused():
    def complaint(*rules, **sections):
        with pytest.raises(ConfigurationError) as caught:
            ruleset(*rules, **sections)
        return str(caught.value)

    many = [rule(ALWAYS, id=f"r{number}") for number in range(101)]
    assert "101 rules are too many; at most 100" in complaint(*many)
    wide = [rule({"any_of": [ALWAYS] * 99}, id=f"r{number}") for number in range(11)]
    assert "may have 1000 conditions" in complaint(*wide)
    assert "101 conditions are too many" in complaint(rule({"all_of": [ALWAYS] * 101}))
    assert "201 tests are too many" in complaint(
        rule(ALWAYS), tests=[{"name": "t", "expect": "review"}] * 201
    )
    assert "characters are too many" in complaint(rule(ALWAYS, reason="x" * 201))
    assert "51 banks are too many" in complaint(rule(ALWAYS), banks={f"b{n}": ["w"] for n in range(51)})
    deep = ALWAYS
    for _ in range(30):
        deep = {"not": deep}
    assert "nested deeper than 24 levels" in complaint(rule(deep))


def test_without_its_tests_a_rule_set_has_the_same_identity():
    whole = load_ruleset(TEXT, name_of_file="shop.yaml")

    deciding = load_ruleset(TEXT, name_of_file="shop.yaml", with_tests=False)

    assert len(whole.tests) == 1
    assert (deciding.identity, deciding.tests) == (whole.identity, ())
    assert [each.id for each in deciding.rules] == [each.id for each in whole.rules]


def test_two_texts_that_say_the_same_have_the_same_identity():
    written = load_ruleset(TEXT, name_of_file="shop.yaml").identity
    document = yaml.safe_load(TEXT)
    as_json = json.dumps(dict(reversed(document.items())), indent=3)
    with_default = TEXT.replace("schema: 1", "on_missing: review # or not\nschema: 1")

    assert written.startswith("shop@") and len(written) == len("shop@") + 64
    assert load_ruleset(as_json, name_of_file="shop.json").identity == written
    assert load_ruleset(with_default, name_of_file="elsewhere.yaml").identity == written


@pytest.mark.parametrize(
    ("old", "new"), [("0.80", "0.81"), ("weapon visible", "Weapon seen"), ("gin", "rum")]
)
def test_two_texts_that_differ_in_meaning_differ_in_identity(old, new):
    changed = load_ruleset(TEXT.replace(old, new), name_of_file="shop.yaml")

    assert changed.identity != load_ruleset(TEXT, name_of_file="shop.yaml").identity


def test_canonical_json_is_one_spelling():
    assert canonical_json({"b": [1.0, 0.5], "a": "e\u0301"}) == '{"a":"\u00e9","b":[1,0.5]}'


def paths(value, path=()):
    yield path
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield from paths(child, (*path, key))


DOCUMENT = yaml.safe_load(TEXT)
junk = st.sampled_from(
    [None, True, -1, 10**9, 0.5, "", "now", "weapon", [], {}, [[]], {"field": 1}, "x" * 300]
)


@given(st.sampled_from(list(paths(DOCUMENT))[1:]), junk)
def test_anything_anywhere_is_read_or_refused_with_the_file_named(path, value):
    document = copy.deepcopy(DOCUMENT)
    parent = document
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value

    try:
        load_ruleset(json.dumps(document), name_of_file="shop.json")
    except ConfigurationError as error:
        lines = str(error).splitlines()
        assert all(line.startswith("shop.json: ") for line in lines)
        if path[0] == "rules" and len(path) > 2:
            assert f"rules[{path[1]}]" in lines[0]


@given(st.text(max_size=60))
def test_any_unknown_word_in_a_rule_is_refused_naming_rule_and_key(word):
    known = {"id", "severity", "reason", "when", "collections", "min_model_version"}
    if word in known:
        return

    with pytest.raises(ConfigurationError) as caught:
        ruleset(rule(ALWAYS) | {word: 1})

    assert "rule 'a-rule': rules[0]." in str(caught.value)
    assert "unknown word" in str(caught.value)
