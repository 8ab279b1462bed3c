"""functions/classify: from the small work copy to a finding, through a tiny real network."""

import numpy as np
import pytest

from functions.classify import handler as classify
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.model_cards.calibration import TemperatureCalibration
from pixelgate.domain.model_cards.label_set import LabelCategory
from tests.support.analysis import document, install
from tests.support.images import corners
from tests.support.models import build, card, constant_network, labels

THRESHOLDS = {"confidence": 0.05, "confident": 0.3}


@pytest.fixture
def models_dir(tmp_path):
    model = card(
        "efficientnet_lite0",
        task="classify",
        role="classifier",
        outputs=("logits", "embedding"),
        thresholds=THRESHOLDS,
    )
    network = constant_network(logits=[np.log([0.7, 0.27, 0.03])], embedding=[[3, 4]])
    build(tmp_path, model, network, labels("cat", "dog", "crane"))
    return tmp_path


def test_a_picture_is_labelled_and_embedded(monkeypatch, models_dir, lambda_context):
    install(classify, monkeypatch, corners(), models_dir=models_dir)

    finding = LabelsFinding.model_validate(classify.handler(document(), lambda_context))

    assert (finding.model, finding.model_version) == ("efficientnet_lite0", "7")
    assert [(label.name, label.confidence) for label in finding.labels] == [("cat", 0.7), ("dog", 0.27)]
    assert finding.is_confident
    assert finding.embedding


def test_confidences_follow_the_calibration_of_the_card(monkeypatch, tmp_path, lambda_context):
    model = card(
        "efficientnet_lite0",
        task="classify",
        role="classifier",
        outputs=("logits", "embedding"),
        thresholds=THRESHOLDS,
    )
    halved = TemperatureCalibration(method="temperature", temperature=2.0)
    calibrated = model.model_copy(update={"calibration": halved})
    network = constant_network(logits=[[2 * np.log(3), 0]], embedding=[[1]])
    build(tmp_path, calibrated, network, labels("cat", "dog"))
    install(classify, monkeypatch, corners(), models_dir=tmp_path)

    finding = LabelsFinding.model_validate(classify.handler(document(), lambda_context))

    assert [(label.name, label.confidence) for label in finding.labels] == [("cat", 0.75), ("dog", 0.25)]


def built_with(models_dir, categories=(), **changes):
    """A model that is sure of a cat by 0.7 and of a dog by 0.3."""
    model = card(
        "efficientnet_lite0",
        task="classify",
        role="classifier",
        outputs=("logits", "embedding"),
        thresholds=THRESHOLDS,
    )
    network = constant_network(logits=[np.log([0.7, 0.3])], embedding=[[1]])
    return build(models_dir, model.model_copy(update=changes), network, labels("cat", "dog"), categories)


def test_several_labels_are_told_each_above_its_own_threshold(monkeypatch, tmp_path, lambda_context):
    built_with(tmp_path, class_thresholds={"cat": 0.75, "dog": 0.25})
    install(classify, monkeypatch, corners(), models_dir=tmp_path)

    finding = LabelsFinding.model_validate(classify.handler(document(), lambda_context))

    assert [label.name for label in finding.labels] == ["dog"]
    assert finding.is_confident


def test_the_categories_of_the_taxonomy_come_with_the_labels(monkeypatch, tmp_path, lambda_context):
    pets = LabelCategory(id="pets", path=("Animals", "Pets"), min_confidence=0.9, labels=(0, 1))
    built_with(tmp_path, categories=(pets,))
    install(classify, monkeypatch, corners(), models_dir=tmp_path)

    finding = LabelsFinding.model_validate(classify.handler(document(), lambda_context))

    [category] = finding.categories
    assert (category.path, category.confidence, category.given_by) == ("Animals > Pets", 1.0, ("cat", "dog"))


def test_a_model_that_was_not_built_is_a_fault_of_the_deployment(monkeypatch, tmp_path, lambda_context):
    install(classify, monkeypatch, corners(), models_dir=tmp_path)

    with pytest.raises(ConfigurationError, match=r"model efficientnet_lite0: .*make models"):
        classify.handler(document(), lambda_context)
