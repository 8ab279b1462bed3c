"""What the whole picture shows: labels and an embedding, from one run of an image classifier."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pixelgate.domain import model_card
from pixelgate.domain.findings import Label
from pixelgate.inference.network import InferenceNetwork, Tensor
from pixelgate.inference.outputs import run

MAX_LABELS = 10

# One guess in twenty is no statement about a picture; every rule and search asks for more.
MIN_CONFIDENCE = 0.05


@dataclass(frozen=True)
class Classification:
    """Labels, best first, and the embedding as ``LabelsFinding`` describes it."""

    labels: tuple[Label, ...]
    embedding: str


class Classifier:
    """A network with the outputs ``logits`` (``[1, classes]``) and ``embedding`` (``[1, features]``)."""

    def __init__(
        self,
        network: InferenceNetwork,
        labels: Sequence[model_card.Label],
        *,
        min_confidence: float = MIN_CONFIDENCE,
        temperature: float = 1.0,
    ) -> None:
        self._network = network
        self._labels = {label.index: label for label in labels}
        self._min_confidence = min_confidence
        self._temperature = temperature

    def classify(self, tensor: Tensor) -> Classification:
        """Labels and embedding of one picture.

        Raises:
            ConfigurationError: the network answers with what is no number.
        """
        outputs = run(self._network, tensor)
        confidences = softmax(outputs["logits"][0], temperature=self._temperature)
        best = np.argsort(-confidences, kind="stable")[:MAX_LABELS]
        return Classification(
            labels=tuple(
                self._label(int(index), float(confidences[index]))
                for index in best
                if confidences[index] >= self._min_confidence
            ),
            embedding=encode_embedding(outputs["embedding"][0]),
        )

    def _label(self, index: int, confidence: float) -> Label:
        known = self._labels[index]
        return Label(
            name=known.name,
            wnid=known.wnid or "",
            confidence=round(min(confidence, 1.0), 4),
            parents=known.parents,
        )


def softmax(logits: Tensor, *, temperature: float = 1.0) -> Tensor:
    """Logits ``[..., classes]`` to probabilities, of the card's calibration where it has one.

    The largest is subtracted first, so that nothing overflows.
    """
    powers = np.exp((logits - logits.max(axis=-1, keepdims=True)) / temperature)
    probabilities: Tensor = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def encode_embedding(features: Tensor) -> str:
    """Features ``[n]`` scaled to L2 norm 1, as base64 of little-endian float16."""
    norm = float(np.linalg.norm(features)) or 1.0
    return base64.b64encode((features / norm).astype("<f2").tobytes()).decode("ascii")
