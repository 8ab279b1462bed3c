"""Whether a picture is safe to show: one model's opinion, and a second one where the first is unsure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pixelgate.domain import model_card
from pixelgate.domain.findings import ModerationCategory
from pixelgate.inference.network import InferenceNetwork, Tensor
from pixelgate.inference.outputs import confidences, run

Category: TypeAlias = Literal["nudity", "gore"]

CATEGORY_OF_LABEL: Mapping[str, Category] = {"nsfw": "nudity", "nsfl": "gore"}
"""What the classes of safety models are to us; what is not listed (``sfw``) is no category."""


@dataclass(frozen=True)
class Opinion:
    """How sure the model named ``source`` is of each category that it knows."""

    source: str
    confidences: Mapping[Category, float]


class SafetyModel:
    """A network with the output ``probabilities`` (``[1, classes]``, summing to 1)."""

    def __init__(
        self, network: InferenceNetwork, labels: Sequence[model_card.Label], *, model_id: str
    ) -> None:
        self._network = network
        self._columns = {
            CATEGORY_OF_LABEL[label.name]: label.index for label in labels if label.name in CATEGORY_OF_LABEL
        }
        self._model_id = model_id

    def judge(self, tensor: Tensor) -> Opinion:
        """How sure the model is of every category it knows.

        Raises:
            ConfigurationError: the network answers with what is no number or no confidence.
        """
        probabilities = confidences(run(self._network, tensor), "probabilities")[0]
        return Opinion(
            source=self._model_id,
            confidences={
                category: round(min(1.0, max(0.0, float(probabilities[column]))), 4)
                for category, column in self._columns.items()
            },
        )


def is_unsure(opinion: Opinion, *, review: float, reject: float) -> bool:
    """Whether nudity lies where this model alone would leave the decision to a person."""
    return review <= opinion.confidences.get("nudity", 0.0) < reject


def combine(first: Opinion, second: Opinion | None) -> tuple[ModerationCategory, ...]:
    """Every category of ``first``, most confident first.

    Where ``second`` knows a category too, the confidence is the mean of both: an error of one model has to
    be shared by the other before a picture leaves the range in which a person decides.
    """
    categories = (
        _category(name, confidence, first.source, second) for name, confidence in first.confidences.items()
    )
    return tuple(sorted(categories, key=lambda category: -category.confidence))


def _category(name: Category, confidence: float, source: str, second: Opinion | None) -> ModerationCategory:
    if second is None or name not in second.confidences:
        return ModerationCategory(name=name, confidence=confidence, source_model=source)
    mean = round((confidence + second.confidences[name]) / 2, 4)
    return ModerationCategory(name=name, confidence=mean, source_model=f"{source}+{second.source}")
