"""Training a classifier on the embeddings of some examples: in seconds, and the same for the same examples.

Each label is a ridge regression against all other examples. Its confidences and what is reported of it come
from the scores of examples that were left out, so that both hold for pictures that it has not seen.
"""

import base64
from collections.abc import Mapping

import numpy as np

from pixelgate.classifiers.assessment import Assessment, assess
from pixelgate.classifiers.doubts import doubts_about
from pixelgate.classifiers.example_rows import ExampleRows, example_rows
from pixelgate.classifiers.ridge import Flags, LinearScores, Matrix, Ridge
from pixelgate.domain.classifiers import Examples, LabelWeights, TrainedClassifier, TrainingReport
from pixelgate.domain.fingerprint import Embedding

PENALTIES = (0.3, 1.0, 3.0, 10.0)
"""On a few examples those up to 3 do equally well. The more of them are named wrongly, the greater is the
best, and the error on examples left out tells which."""


def train(
    examples: Examples, embeddings: Mapping[str, Embedding], *, model: str, model_version: str
) -> TrainedClassifier:
    """A classifier of the labels of ``examples``; ``embeddings`` has those of all its images.

    ``model`` and ``model_version`` are what the embeddings come from.
    """
    known = example_rows(examples, embeddings)
    ridge = Ridge(known.rows, known.shows.astype(np.float64))
    penalty = min(PENALTIES, key=lambda each: _error(ridge.left_out_scores(each), known.shows))
    scores, learnt = ridge.left_out_scores(penalty), ridge.fit(penalty)
    labels = [
        assess(label.name, known.rows, scores[:, at], known.shows[:, at])
        for at, label in enumerate(examples.labels)
    ]
    return TrainedClassifier(
        model=model,
        model_version=model_version,
        labels=tuple(_weights(label, learnt, at) for at, label in enumerate(labels)),
        report=_report(known, labels),
    )


def _error(scores: Matrix, shows: Flags) -> float:
    return float(np.mean((scores - shows) ** 2))


def _report(known: ExampleRows, labels: list[Assessment]) -> TrainingReport:
    return TrainingReport(
        examples=len(known.image_ids),
        left_out=known.left_out,
        labels=tuple(label.report for label in labels),
        warnings=doubts_about(known, labels),
    )


def _weights(label: Assessment, learnt: LinearScores, at: int) -> LabelWeights:
    """Weights are scaled to norm 1, for which float16 is exact enough, and the curve with them."""
    weights = learnt.weights[:, at]
    norm = float(np.linalg.norm(weights)) or 1.0
    return LabelWeights(
        name=label.name,
        weights=_encoded(weights / norm),
        bias=float(learnt.bias[at]) / norm,
        slope=label.curve.slope * norm,
        offset=label.curve.offset,
        center=_encoded(label.likeness.center),
        least_likeness=label.likeness.least,
        threshold=label.threshold,
    )


def _encoded(vector: Matrix) -> str:
    return base64.b64encode(vector.astype("<f2").tobytes()).decode("ascii")
