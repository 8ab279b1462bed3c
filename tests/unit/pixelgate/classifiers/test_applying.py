"""Applying a classifier without numpy, against the formula in numpy."""

import base64
import os
import subprocess
import sys

import numpy as np
import pytest

from pixelgate.classifiers.applying import custom_labels_of
from pixelgate.classifiers.training import train
from pixelgate.domain.classifiers import LabelWeights, TrainedClassifier, TrainingReport
from tests.support.embeddings import Pictures, examples


def encoded(*values):
    return base64.b64encode(np.array(values, "<f2").tobytes()).decode()


def classifier(*labels):
    report = TrainingReport(examples=0, labels=())
    return TrainedClassifier(model="m", model_version="1", labels=labels, report=report)


def label(name="x", **changes):
    known = {
        "weights": encoded(1, 0),
        "bias": 0.0,
        "slope": 1.0,
        "offset": 0.0,
        "center": encoded(1, 0),
        "least_likeness": 0.0,
        "threshold": 0.5,
    }
    return LabelWeights(name=name, **{**known, **changes})


def by_numpy(embedding, weights):
    vector = np.frombuffer(base64.b64decode(weights.weights), "<f2").astype(float)
    return 1 / (1 + np.exp(-(weights.slope * (embedding @ vector + weights.bias) + weights.offset)))


def test_confidences_are_those_of_the_formula():
    pictures = Pictures()
    known = examples({"mug": pictures.take(12, "mug"), "lamp": pictures.take(12, "lamp")}, pictures.take(12))
    learnt = train(known, pictures.embeddings, model="m", model_version="1")
    all_given = [each.model_copy(update={"threshold": 0.0, "least_likeness": -1}) for each in learnt.labels]

    for embedding in (pictures.one("mug"), pictures.one("lamp"), pictures.one()):
        said = dict(custom_labels_of(embedding, learnt.model_copy(update={"labels": all_given})))
        wanted = {each.name: by_numpy(np.array(embedding), each) for each in learnt.labels}
        assert said == pytest.approx(wanted, abs=1e-4)


def test_stored_weights_say_what_was_learnt():
    pictures = Pictures()
    mugs, others = pictures.take(30, "mug"), pictures.take(30)
    learnt = train(examples({"mug": mugs}, others), pictures.embeddings, model="m", model_version="1")
    [mug] = learnt.labels
    vector = np.frombuffer(base64.b64decode(mug.weights), "<f2").astype(float)

    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_the_surest_come_first():
    surer = label("surer", offset=2.0)

    said = custom_labels_of((1.0, 0.0), classifier(label("less sure"), surer))

    assert said == (("surer", 0.9526), ("less sure", 0.7311))


@pytest.mark.parametrize(("threshold", "given"), [(0.73, True), (0.74, False)])
def test_a_label_is_given_from_its_threshold_on(threshold, given):
    assert bool(custom_labels_of((1.0, 0.0), classifier(label(threshold=threshold)))) is given


@pytest.mark.parametrize(("least", "given"), [(0.5, True), (0.7, False)])
def test_a_label_is_given_to_what_resembles_its_examples(least, given):
    assert bool(custom_labels_of((0.6, 0.8), classifier(label(least_likeness=least)))) is given


def test_the_greatest_scores_overflow_nothing():
    extreme = label("sure", slope=1e6), label("impossible", slope=-1e6, threshold=0.0)

    assert custom_labels_of((1.0, 0.0), classifier(*extreme)) == (("sure", 1.0), ("impossible", 0.0))


def test_an_embedding_of_another_length_is_refused():
    with pytest.raises(ValueError, match="3 values, and a classifier of 2"):
        custom_labels_of((1.0, 0.0, 0.0), classifier(label()))


def test_it_needs_no_numpy():
    code = "import pixelgate.classifiers.applying, sys; print('numpy' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    # In a process of its own: this one has it.
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )

    assert said.stdout.strip() == "False"
