"""docs/events.md, the schemas, the samples and the models tell of the same events."""

import json
import re

import jsonschema
import pytest
from moto.events.models import EventPattern

from pixelgate.domain.events import EVENT_MODELS, SOURCE, announcement_in
from pixelgate.domain.webhook_deliveries import body_of
from tests.support.template import ROOT
from tools.event_schemas import FOLDER, path_of, render

SAMPLES = ROOT / "tests" / "events"
PAGE = (ROOT / "docs" / "events.md").read_text()
PATTERNS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
ALL = set(EVENT_MODELS)
MATCHED = [
    ALL,
    {"ImageDecided", "ImageReevaluated", "ImageReleased", "ImageWithdrawn", "ImageErased"},
    {"ImageAnalysed"},
    {"ImageDecided"},
    {"ImageErased"},
]


def sample(detail_type):
    return json.loads((SAMPLES / f"{detail_type}.json").read_text())


@pytest.mark.parametrize("detail_type", EVENT_MODELS)
def test_the_schema_of_an_event_is_current(detail_type):
    assert path_of(detail_type).read_text(encoding="utf-8") == render(detail_type), "run `make event-schemas`"
    jsonschema.Draft202012Validator.check_schema(json.loads(render(detail_type)))


@pytest.mark.parametrize("detail_type", EVENT_MODELS)
def test_the_sample_of_an_event_is_one(detail_type):
    told = sample(detail_type)

    event = announcement_in(json.dumps(told))

    assert (told["source"], told["detail-type"]) == (SOURCE, detail_type) == (SOURCE, event.detail_type)
    assert json.loads(event.model_dump_json()) == told["detail"]
    jsonschema.validate(told["detail"], json.loads(render(detail_type)))
    jsonschema.validate({**told["detail"], "added": "tomorrow"}, json.loads(render(detail_type)))


@pytest.mark.parametrize("detail_type", EVENT_MODELS)
def test_a_webhook_carries_an_event_without_the_sentence_about_its_reason(detail_type):
    body = json.loads(body_of(announcement_in(json.dumps(sample(detail_type)))))

    told = {name: value for name, value in sample(detail_type)["detail"].items() if name != "reason"}
    assert body == {"type": detail_type, "timestamp": told["occurred_at"], "data": told}


def test_there_is_nothing_about_events_that_are_none():
    assert {path.stem for path in SAMPLES.glob("*.json")} == ALL
    assert {path.name for path in FOLDER.iterdir()} == {path_of(name).name for name in ALL}


def test_the_page_tells_of_every_event_and_every_common_field():
    common = set.intersection(*(set(model.model_fields) for model in EVENT_MODELS.values())) - {"detail_type"}

    rows = set(re.findall(r"`(\w+)`", "\n".join(line for line in PAGE.splitlines() if line.startswith("|"))))
    assert rows >= ALL | common - {"reason_code"}


@pytest.mark.parametrize(("pattern", "matched"), [*zip(PATTERNS, MATCHED, strict=True)])
def test_a_pattern_of_the_page_matches_what_it_says(pattern, matched):
    rule = EventPattern.load(json.dumps(pattern))

    assert {name for name in ALL if rule.matches_event(sample(name))} == matched
