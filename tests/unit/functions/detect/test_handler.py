"""functions/detect: from the small work copy to a finding, through a tiny real network."""

import pytest

from functions.detect import handler as detect
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings.objects import ObjectsFinding
from pixelgate.domain.model_cards.label_set import LabelCategory
from tests.support.analysis import document, install
from tests.support.images import corners
from tests.support.models import build, card, constant_network, labels

THRESHOLDS = {"confidence": 0.5, "iou": 0.5, "same_place_iou": 0.85}


def build_detector(models_dir, thresholds, class_thresholds=None, categories=()):
    model = card(
        "ssdlite_mobilenet_v2",
        task="detect",
        role="detector",
        outputs=("boxes", "scores"),
        thresholds=thresholds,
    )
    boxes = [[[[0.1, 0.2, 0.5, 0.6]], [[0.1, 0.2, 0.5, 0.58]], [[0, 0, 1, 1]]]]
    network = constant_network(boxes=boxes, scores=[[[0.1, 0.9], [0.2, 0.8], [0.4, 0.3]]])
    model = model.model_copy(update={"class_thresholds": class_thresholds or {}})
    build(models_dir, model, network, labels("cat", "dog"), categories)


def test_objects_are_found_with_the_card_s_thresholds(monkeypatch, tmp_path, lambda_context):
    build_detector(tmp_path, THRESHOLDS)
    install(detect, monkeypatch, corners(), models_dir=tmp_path)

    finding = ObjectsFinding.model_validate(detect.handler(document(), lambda_context))

    assert (finding.model, finding.model_version) == ("ssdlite_mobilenet_v2", "7")
    assert [(item.name, item.confidence) for item in finding.objects] == [("dog", 0.9)]
    assert finding.counts == {"dog": 1}


def test_a_class_may_have_a_threshold_of_its_own(monkeypatch, tmp_path, lambda_context):
    build_detector(tmp_path, THRESHOLDS, class_thresholds={"dog": 0.95})
    install(detect, monkeypatch, corners(), models_dir=tmp_path)

    assert detect.handler(document(), lambda_context)["objects"] == []


def test_the_categories_of_the_taxonomy_come_with_the_objects(monkeypatch, tmp_path, lambda_context):
    pets = LabelCategory(id="pets", path=("Animals", "Pets"), min_confidence=0.9, labels=(0, 1))
    build_detector(tmp_path, THRESHOLDS, categories=(pets,))
    install(detect, monkeypatch, corners(), models_dir=tmp_path)

    finding = ObjectsFinding.model_validate(detect.handler(document(), lambda_context))

    [category] = finding.categories
    assert (category.path, category.confidence, category.given_by) == ("Animals > Pets", 0.9, ("dog",))


def test_a_card_without_thresholds_is_a_fault_of_the_deployment(monkeypatch, tmp_path, lambda_context):
    build_detector(tmp_path, {})
    install(detect, monkeypatch, corners(), models_dir=tmp_path)

    with pytest.raises(ConfigurationError, match="no threshold confidence"):
        detect.handler(document(), lambda_context)
