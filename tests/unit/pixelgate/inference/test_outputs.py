"""What a broken network answers never becomes "nothing found"."""

import numpy as np
import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.inference.classification import Classifier
from pixelgate.inference.detection import Detector
from pixelgate.inference.faces import FaceFinder
from pixelgate.inference.moderation import SafetyModel
from tests.support.models import FakeNetwork, labels

TENSOR = np.zeros((1, 3, 16, 16), np.float32)
NO_NUMBERS = [np.nan, np.inf, -np.inf]
NO_CONFIDENCES = [*NO_NUMBERS, 1.5, -0.2, 1e30]


def classify(**outputs):
    outputs = {"logits": [[1, 2]], "embedding": [[1, 0]]} | outputs
    return Classifier(
        FakeNetwork(**outputs), labels("cat", "dog"), min_confidence=0.1, confident=0.3
    ).classify(TENSOR)


def detect(**outputs):
    outputs = {"boxes": [[[0, 0, 1, 1]]], "scores": [[[0.9, 0.1]]]} | outputs
    detector = Detector(FakeNetwork(**outputs), labels("cat", "dog"), min_confidence=0.5, max_iou=0.5)
    return detector.detect(TENSOR)


def find_faces(**outputs):
    maps = {"scale": np.ones((1, 2, 4, 4)), "offset": np.zeros((1, 2, 4, 4))}
    maps |= {"heatmap": np.full((1, 1, 4, 4), 0.9), "landmarks": np.zeros((1, 10, 4, 4))} | outputs
    return FaceFinder(FakeNetwork(**maps), min_confidence=0.5, max_iou=0.3).find(TENSOR)


def judge(**outputs):
    outputs = {"probabilities": [[0.1, 0.9]]} | outputs
    return SafetyModel(FakeNetwork(**outputs), labels("sfw", "nsfw"), model_id="first").judge(TENSOR)


@pytest.mark.parametrize("analysis", [classify, detect, find_faces, judge])
def test_sound_numbers_pass(analysis):
    assert analysis()


@pytest.mark.parametrize(
    ("analysis", "output", "value"),
    [
        *[(classify, "logits", [[bad, 1.0]]) for bad in NO_NUMBERS],
        *[(classify, "embedding", [[1.0, bad]]) for bad in NO_NUMBERS],
        *[(detect, "boxes", [[[0, bad, 1, 1]]]) for bad in NO_NUMBERS],
        *[(detect, "scores", [[[0.9, bad]]]) for bad in NO_CONFIDENCES],
        *[(find_faces, "heatmap", np.full((1, 1, 4, 4), bad)) for bad in NO_CONFIDENCES],
        *[(find_faces, "scale", np.full((1, 2, 4, 4), bad)) for bad in [*NO_NUMBERS, 1000.0]],
        *[(find_faces, "offset", np.full((1, 2, 4, 4), bad)) for bad in NO_NUMBERS],
        *[(find_faces, "landmarks", np.full((1, 10, 4, 4), bad)) for bad in NO_NUMBERS],
        *[(judge, "probabilities", [[0.1, bad]]) for bad in NO_CONFIDENCES],
    ],
)
def test_what_means_nothing_makes_the_finding_missing(analysis, output, value):
    with pytest.raises(ConfigurationError, match=output):
        analysis(**{output: value})


def test_what_float32_is_off_by_is_forgiven():
    assert judge(probabilities=[[-1e-6, 1 + 1e-6]]).confidences == {"nudity": 1.0}
    assert detect(scores=[[[1 + 1e-6, 0]]])[0].confidence == 1.0
