"""A rule about a kind of thing finds the things of that kind in a real photo."""

import json
from pathlib import Path

import pytest

from functions.detect import handler as detect
from pixelgate.domain.findings.objects import ObjectsFinding
from pixelgate.domain.signals import Signals
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import LARGE_SIDE
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.loading import load_ruleset
from tests.support.analysis import document, install
from tests.support.documents import NOW, facts, findings

pytestmark = pytest.mark.golden

PROJECT = Path(__file__).parents[2]


def applies(when: dict[str, object], found: ObjectsFinding) -> bool:
    rules = {"ruleset": "kinds", "schema": 1, "rules": [{"id": "kind", "severity": "review", "when": when}]}
    signals = Signals.of(facts(), findings(objects=found))
    verdict = evaluate(signals, load_ruleset(json.dumps(rules), name_of_file="kinds.json"), NOW)
    return verdict.severity == "review"


@pytest.mark.parametrize(
    ("kind", "least", "expected"),
    # A bicycle, and the car in the back; the dog; nothing to eat.
    [("vehicle", 2, True), ("animal", 1, True), ("food", 1, False)],
)
def test_things_are_counted_by_their_kind(kind, least, expected, monkeypatch, lambda_context):
    photo = (PROJECT / "samples/street-dog-bicycle.jpg").read_bytes()
    picture = decode_image(photo, limits=Limits(), long_side=LARGE_SIDE).picture
    install(detect, monkeypatch, picture, models_dir=PROJECT / "models_onnx")

    found = ObjectsFinding.model_validate(detect.handler(document(), lambda_context))

    where = {"field": "name", "in_tree": kind}
    assert applies({"count": {"over": "objects", "where": where, "gte": least}}, found) is expected
