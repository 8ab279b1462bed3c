"""What the models' own labels and objects raise: each by a decision, none by a namesake."""

import json
from pathlib import Path

import pytest

from pixelgate.domain.findings.base import Box
from pixelgate.domain.findings.labels import Label
from pixelgate.domain.findings.objects import DetectedObject
from pixelgate.domain.moderation import raise_categories
from pixelgate.domain.moderation_taxonomy import raised_by

pytestmark = pytest.mark.golden

MODELS = Path(__file__).parents[2] / "models_onnx"
BOX = Box(x=0, y=0, width=1, height=1)

RAISED_BY_LABELS = {
    "assault rifle": "assault rifle",
    "beer bottle": "beer bottle",
    "beer glass": "beer glass",
    "bikini": "swimwear",
    "bow": "bow",
    "brassiere": "underwear",
    "cannon": "cannon",
    "cleaver": "cleaver",
    "cocktail shaker": "cocktail shaker",
    "eggnog": "alcohol",
    "goblet": "goblet",
    "hatchet": "axe",
    "maillot": "swimwear",
    "medicine chest": "medicine chest",
    "miniskirt": "miniskirt",
    "missile": "missile",
    "pill bottle": "pill bottle",
    "projectile": "missile",
    "red wine": "wine",
    "revolver": "handgun",
    "rifle": "rifle",
    "slot": "slot machine",
    "swimming trunks": "swimwear",
    "syringe": "syringe",
    "tank": "tank",
    "tobacco shop": "tobacco shop",
    "whiskey jug": "whiskey jug",
    "wine bottle": "wine bottle",
}
RAISED_BY_OBJECTS = {"knife": "knife", "wine glass": "wine glass"}


def known(model: str) -> list[dict]:
    return json.loads((MODELS / model / "labels.json").read_text(encoding="utf-8"))["labels"]


def raised(labels=(), objects=()) -> list[str]:
    found = raise_categories((), labels, objects, classifier="c", detector="d")
    return [category.name for category in found.categories]


def test_every_label_raises_what_was_decided_and_no_other_does():
    labels = [
        Label(name=each["name"], wnid=each["wnid"], confidence=1, parents=tuple(each.get("parents", ())))
        for each in known("efficientnet_lite0")
    ]

    found = {label.name: names for label in labels if (names := raised(labels=[label]))}

    assert found == {name: [category] for name, category in RAISED_BY_LABELS.items()}


def test_every_object_raises_what_was_decided_and_no_other_does():
    objects = [
        DetectedObject(
            name=each["name"], parents=tuple(each.get("parents", ())), confidence=1, box=BOX, area=1
        )
        for each in known("ssdlite_mobilenet_v2")
    ]

    found = {each.name: names for each in objects if (names := raised(objects=[each]))}

    assert found == {name: [category] for name, category in RAISED_BY_OBJECTS.items()}


def test_every_name_that_raises_a_category_is_one_that_a_model_gives():
    for source, model in (("labels", "efficientnet_lite0"), ("objects", "ssdlite_mobilenet_v2")):
        given = {name for each in known(model) for name in (each["name"], *each.get("parents", ()))}
        asked = {name for node in raised_by({source}) for name in node.trigger.names}
        assert asked <= given
    classes = {label["name"] for label in known("image_safety_s")}
    assert {name for node in raised_by({"moderation"}) for name in node.trigger.names} <= classes
