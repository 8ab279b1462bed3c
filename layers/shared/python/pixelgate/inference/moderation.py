"""Whether a picture is safe to show: one model's opinion, and a second one where the first is unsure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pixelgate.domain.findings.moderation import ModerationCategory, ModerationEvidence
from pixelgate.domain.model_cards import label_set
from pixelgate.domain.moderation_taxonomy import raised_by
from pixelgate.inference.network import InferenceNetwork, Tensor
from pixelgate.inference.outputs import confidences, run

SAFETY_CLASS = {
    node.name: node.trigger.names[0]
    for node in raised_by({"moderation"})
    if node.trigger and not node.trigger.while_unsure
}
"""The class of safety models that scores a category; what is no value here (``sfw``) is no category."""

SCORED, WHILE_UNSURE = "nudity", "suggestive"
"""What two models may judge, and what a picture is where both together stay unsure of it."""


@dataclass(frozen=True)
class Opinion:
    """How sure the model named ``source`` is of each category that it knows."""

    source: str
    confidences: Mapping[str, float]


class SafetyModel:
    """A network with the output ``probabilities`` (``[1, classes]``, summing to 1)."""

    def __init__(
        self, network: InferenceNetwork, labels: Sequence[label_set.Label], *, model_id: str
    ) -> None:
        self._network = network
        columns = {label.name: label.index for label in labels}
        self._columns = {
            category: columns[name] for category, name in SAFETY_CLASS.items() if name in columns
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
    return review <= opinion.confidences.get(SCORED, 0.0) < reject


def combine(first: Opinion, second: Opinion | None) -> tuple[ModerationCategory, ...]:
    """Every category of ``first``, most confident first, with the score of each model as evidence.

    Where ``second`` knows a category too, the confidence is the mean of both: an error of one model has to
    be shared by the other before a picture leaves the range in which a person decides.
    """
    opinions = [first] if second is None else [first, second]
    return _surest_first(
        _category(name, [each for each in opinions if name in each.confidences]) for name in first.confidences
    )


def with_suggestive(
    categories: tuple[ModerationCategory, ...], *, review: float, reject: float
) -> tuple[ModerationCategory, ...]:
    """``categories``, and that the picture is suggestive where its nudity is neither unlikely nor plain."""
    doubtful = (
        ModerationCategory(
            name=WHILE_UNSURE,
            confidence=scored.confidence,
            source_model=scored.source_model,
            evidence=scored.evidence,
        )
        for scored in categories
        if scored.name == SCORED and review <= scored.confidence < reject
    )
    return _surest_first((*categories, *doubtful))


def _category(name: str, opinions: Sequence[Opinion]) -> ModerationCategory:
    scores = [opinion.confidences[name] for opinion in opinions]
    return ModerationCategory(
        name=name,
        confidence=round(sum(scores) / len(scores), 4),
        source_model="+".join(opinion.source for opinion in opinions),
        evidence=tuple(
            ModerationEvidence(
                source="moderation", model=opinion.source, name=SAFETY_CLASS[name], confidence=score
            )
            for opinion, score in zip(opinions, scores, strict=True)
        ),
    )


def _surest_first(categories: Iterable[ModerationCategory]) -> tuple[ModerationCategory, ...]:
    return tuple(sorted(categories, key=lambda category: -category.confidence))
