"""What the whole picture shows: labels and an embedding, from one run of an image classifier."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pixelgate.domain.findings.categories import Category
from pixelgate.domain.findings.labels import Label
from pixelgate.domain.model_cards import label_set
from pixelgate.inference.categories import Categoriser
from pixelgate.inference.network import InferenceNetwork, Tensor
from pixelgate.inference.outputs import run

MAX_LABELS = 10


@dataclass(frozen=True)
class Classification:
    """Labels, best first, and the rest as ``LabelsFinding`` describes it."""

    labels: tuple[Label, ...]
    categories: tuple[Category, ...]
    is_confident: bool
    embedding: str


class Classifier:
    """A network with the outputs ``logits`` (``[1, classes]``) and ``embedding`` (``[1, features]``).

    ``min_confidence`` is one for all, or ``[labels]`` with one for each. Where even the best label stays
    below ``confident``, the picture shows nothing that the model knows well.
    """

    def __init__(
        self,
        network: InferenceNetwork,
        labels: Sequence[label_set.Label],
        *,
        categories: Sequence[label_set.LabelCategory] = (),
        min_confidence: float | Tensor,
        confident: float,
    ) -> None:
        self._network = network
        self._labels = tuple(labels)
        self._categoriser = Categoriser(categories, labels)
        self._columns = np.array([label.index for label in labels], dtype=np.intp)
        self._min_confidence = np.broadcast_to(min_confidence, len(labels))
        self._confident = confident

    def classify(self, tensor: Tensor) -> Classification:
        """Labels and embedding of one picture.

        Raises:
            ConfigurationError: the network answers with what is no number.
        """
        outputs = run(self._network, tensor)
        confidences = softmax(outputs["logits"][0])
        confidences = confidences[self._columns]
        best = np.argsort(-confidences, kind="stable")
        reported = best[confidences[best] >= self._min_confidence[best]][:MAX_LABELS]
        return Classification(
            labels=tuple(_label(self._labels[index], float(confidences[index])) for index in reported),
            categories=self._categoriser.of_whole(confidences),
            is_confident=bool(confidences.max() >= self._confident),
            embedding=encode_embedding(outputs["embedding"][0]),
        )


def _label(known: label_set.Label, confidence: float) -> Label:
    return Label(
        name=known.name,
        wnid=known.wnid or "",
        confidence=round(min(confidence, 1.0), 4),
        parents=known.parents,
        aliases=known.aliases,
    )


def softmax(logits: Tensor) -> Tensor:
    """Logits ``[..., classes]`` to probabilities; the largest is subtracted first, so nothing overflows."""
    powers: Tensor = np.exp(logits - logits.max(axis=-1, keepdims=True))
    powers /= powers.sum(axis=-1, keepdims=True)
    return powers


def encode_embedding(features: Tensor) -> str:
    """Features ``[n]`` scaled to L2 norm 1, as base64 of little-endian float16."""
    norm = float(np.linalg.norm(features)) or 1.0
    return base64.b64encode((features / norm).astype("<f2").tobytes()).decode("ascii")
