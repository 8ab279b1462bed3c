"""From which confidence on a class of a model is reported."""

from collections.abc import Sequence

import numpy as np

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.model_cards.card import ModelCard
from pixelgate.domain.model_cards.label_set import Label
from pixelgate.inference.manifest import threshold
from pixelgate.inference.network import Tensor


def class_thresholds(card: ModelCard, labels: Sequence[Label]) -> Tensor:
    """One threshold for each of ``labels``, ``[labels]``: the card's ``confidence`` or the class's own.

    Raises:
        ConfigurationError: the card has no threshold ``confidence``, or one for a class that there is not.
    """
    unknown = sorted(set(card.class_thresholds) - {label.name for label in labels})
    if unknown:
        raise ConfigurationError(
            f"model {card.id}: its card has thresholds of classes it does not know: {', '.join(unknown)}"
        )
    usual = threshold(card, "confidence")
    return np.array([card.class_thresholds.get(label.name, usual) for label in labels], dtype=np.float32)
