"""docs/ruleset.schema.json is the language of today, and refuses nothing that the loader takes."""

import json

import jsonschema
import pytest

from pixelgate.rules.compiled import TITLES
from pixelgate.rules.document import parse_text
from tests.unit.pixelgate.rules.test_documentation import AROUND_RULES, EXAMPLES, OTHER_PAGES
from tools.compile_rules import compiled_of, source_of
from tools.ruleset_schema.__main__ import SCHEMA
from tools.ruleset_schema.document import render

VALIDATOR = jsonschema.Draft7Validator(json.loads(render()))
WHOLE = [text if text.startswith("ruleset:") else AROUND_RULES + text for text in (*EXAMPLES, *OTHER_PAGES)]
PACKAGED = [source_of(name).read_text(encoding="utf-8") for name in TITLES]


def document(when="{field: image.width, lt: 1000}", **replaced):
    text = AROUND_RULES + "  - {id: a-rule, severity: review, when: WHEN}"
    for old, new in replaced.items():
        text = text.replace(old, new)
    return parse_text(text.replace("WHEN", when), as_json=False).data


def test_the_schema_is_current():
    assert SCHEMA.read_text(encoding="utf-8") == render(), "run `make rules-schema`"


def test_the_schema_is_one():
    jsonschema.Draft7Validator.check_schema(VALIDATOR.schema)


@pytest.mark.parametrize("text", [*WHOLE, *PACKAGED])
def test_what_the_documents_and_the_package_hold_is_accepted(text):
    VALIDATOR.validate(parse_text(text, as_json=False).data)


@pytest.mark.parametrize("name", TITLES)
def test_a_compiled_rule_set_is_accepted(name):
    VALIDATOR.validate(json.loads(compiled_of(name).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "when",
    [
        "{field: image.width, lt: low}",
        "{field: image.widht, lt: 5}",
        "{field: image.width, less: 5}",
        "{field: image.width}",
        "{field: image.width, lt: 5, gt: 3}",
        "{field: image.width, before: now}",
        "{field: background.delta_e, lt: 5}",
        "{field: background.delta_e, to: blue, lt: 5}",
        "{any: {over: object}}",
        "{all: {over: objects}}",
        "{all: [{field: image.width, lt: 5}]}",
        "{any: {over: objects, where: {field: image.width, lt: 5}}}",
        "{any: {over: objects, where: {field: confidence, gte: 85}}}",
        "{any: {over: moderation, where: {field: name, eq: nude}}}",
        "{any: {over: moderation, where: {field: name, eq: smoking}}}",
        "{any: {over: text.lines, where: {field: text, contains_word: casino}}}",
        "{count: {over: faces}}",
        "{sample: {rate: 2, by: content_sha256}}",
        "{not: [{field: image.width, lt: 5}]}",
    ],
)
def test_a_wrong_condition_is_underlined(when):
    assert VALIDATOR.is_valid(document())
    assert not VALIDATOR.is_valid(document(when))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("severity: review", "severity: approve"), ("schema: 1", "schema: 2"), ("id: a-rule", "id: A Rule")],
)
def test_a_wrong_rule_is_underlined(right, wrong):
    assert not VALIDATOR.is_valid(document(**{right: wrong}))


@pytest.mark.parametrize(
    "section",
    [
        "tag: [{from: faces, min_confidence: 0.5}]",
        "tag: [{from: labels}]",
        "tag: [{from: labels, min_confidence: 60}]",
        "tag: [{from: labels, min_confidence: 0.6, where: {field: area, gte: 0.5}}]",
        "route: [{when_rule: a-rule}]",
        "route: [{queue: general, priority: asap}]",
        "route: [{queue: general, opinions: 4}]",
        "quality_sample: {queue: audit}",
        "quality_sample: {rate: 2, queue: audit}",
    ],
)
def test_what_leads_to_nothing_the_loader_knows_is_refused(section):
    data = document() | parse_text(section, as_json=False).data

    assert not VALIDATOR.is_valid(data)
    assert VALIDATOR.is_valid(document())
