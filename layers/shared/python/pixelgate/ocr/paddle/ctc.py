"""Characters out of a recogniser's steps (connectionist temporal classification; Graves et al. 2006)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pixelgate.ocr.paddle.network import Tensor, require_probabilities

BLANK = 0


@dataclass(frozen=True)
class Character:
    """One character; ``step`` is the middle of the steps that show it, ``confidence`` 0..1."""

    text: str
    step: float
    confidence: float


def decode(probabilities: Tensor, alphabet: Sequence[str]) -> tuple[Character, ...]:
    """The best path of ``[steps, classes]``, each step a distribution: repeats are merged, blanks dropped.

    ``alphabet`` names the classes after the blank.

    Raises:
        ConfigurationError: the largest value of a step is no probability. NaN counts as the largest.
    """
    best = np.full(len(probabilities), BLANK)
    # What has more than half of a step is its largest; NaN has not.
    for step in np.flatnonzero(~(probabilities[:, BLANK] > 0.5)).tolist():
        best[step] = probabilities[step].argmax()
    surest = probabilities[np.arange(len(best)), best]
    require_probabilities("probabilities", surest)
    starts = np.append(0, np.flatnonzero(best[1:] != best[:-1]) + 1)
    stops = [*starts[1:].tolist(), len(best)]
    return tuple(
        Character(alphabet[kind - 1], (start + stop - 1) / 2, min(1.0, confidence))
        for kind, start, stop, confidence in zip(
            best[starts].tolist(),
            starts.tolist(),
            stops,
            np.maximum.reduceat(surest, starts).tolist(),
            strict=True,
        )
        if kind != BLANK
    )
