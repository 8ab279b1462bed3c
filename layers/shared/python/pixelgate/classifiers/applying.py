"""What a classifier says of a picture, from its embedding alone. No numpy: evaluate has none."""

import math
from functools import lru_cache
from operator import mul

from pixelgate.domain.classifiers import MOST_LABELS, LabelWeights, TrainedClassifier
from pixelgate.domain.findings.custom_labels import MOST_ACTIVE
from pixelgate.domain.fingerprint import Embedding, decode_embedding

# All that is active in two workspaces at their largest: 25 MB. Reading one takes as long as applying it.
_decoded = lru_cache(maxsize=2 * 2 * MOST_LABELS * MOST_ACTIVE)(decode_embedding)


def custom_labels_of(embedding: Embedding, classifier: TrainedClassifier) -> tuple[tuple[str, float], ...]:
    """The labels that ``classifier`` gives and their confidences, the surest first.

    Raises:
        ValueError: the embedding is not of the model that the classifier was trained on.
    """
    given = [
        (label.name, round(confidence, 4))
        for label in classifier.labels
        if (confidence := _confidence(embedding, label)) >= label.threshold and _resembles(embedding, label)
    ]
    return tuple(sorted(given, key=lambda each: -each[1]))


def _confidence(embedding: Embedding, label: LabelWeights) -> float:
    score = _product(embedding, label.weights) + label.bias
    logit = label.slope * score + label.offset
    # The other way round for great negative ones, of which no exponential exists.
    return 1 / (1 + math.exp(-logit)) if logit >= 0 else 1 - 1 / (1 + math.exp(logit))


def _resembles(embedding: Embedding, label: LabelWeights) -> bool:
    return _product(embedding, label.center) >= label.least_likeness


def _product(embedding: Embedding, encoded: str) -> float:
    vector = _decoded(encoded)
    if len(vector) != len(embedding):
        raise ValueError(f"an embedding of {len(embedding)} values, and a classifier of {len(vector)}")
    product: float = sum(map(mul, embedding, vector))
    return product
