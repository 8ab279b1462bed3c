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
    """The best path of ``[steps, classes]``: repeats are merged, blanks dropped.

    ``alphabet`` names the classes after the blank.

    Raises:
        ConfigurationError: the largest value of a step is no probability. NaN counts as the largest.
    """
    best = probabilities.argmax(axis=1)
    surest = probabilities[np.arange(len(best)), best]
    require_probabilities("probabilities", surest)
    starts = np.flatnonzero(np.insert(best[1:] != best[:-1], 0, True))
    stops = np.append(starts[1:], len(best))
    return tuple(
        Character(
            alphabet[int(best[start]) - 1],
            (start + stop - 1) / 2,
            min(1.0, float(surest[start:stop].max())),
        )
        for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
        if best[start] != BLANK
    )
