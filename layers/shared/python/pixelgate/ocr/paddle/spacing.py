"""Words out of the characters of a line: where it says a space, and where its picture shows one."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from statistics import median

import numpy as np
from numpy.typing import NDArray

from pixelgate.ocr.paddle.ctc import Character

# Of the range from paper to ink: a column that differs by less from top to bottom holds no ink.
_INK_SHARE = 0.25
_INK_PERCENTILE = 0.95

# Of the height of the crop, which is about one and a half times that of the capitals in it.
_MIN_GAP = 0.28

# Widely set letters have gaps too, but all of them.
_MIN_GAP_RATIO = 2.5


@dataclass(frozen=True)
class Span:
    """One word and where it stands in its line: ``start`` to ``stop``, as shares of the line's width."""

    text: str
    confidence: float
    start: float
    stop: float


def blank_columns(gray: NDArray[np.uint8]) -> NDArray[np.intp]:
    """``[n, 2]``: start and stop of each gap between inked columns of a line ``[h, w]``, in columns."""
    contrast = np.ptp(gray, axis=0)
    inked = contrast >= _INK_SHARE * max(1.0, _contrast_of_ink(contrast))
    # Where ink begins and ends, in turn; what lies before the first ink is a margin.
    edges = np.flatnonzero(inked[1:] != inked[:-1])[0 if inked[0] else 1 :] + 1
    return edges[: len(edges) // 2 * 2].reshape(-1, 2)


def _contrast_of_ink(contrast: NDArray[np.uint8]) -> float:
    """The 95th percentile, as ``np.percentile`` has it, which takes ten times as long for a line."""
    place = _INK_PERCENTILE * (len(contrast) - 1)
    below = floor(place)
    least, *most = np.sort(contrast)[below : below + 2].tolist()
    return float(least + (most[0] - least) * (place - below)) if most else float(least)


def wide_gaps(gaps: NDArray[np.intp], *, height: int) -> list[float]:
    """The middles of those ``gaps`` that are spaces between words, in columns."""
    spans: list[tuple[int, int]] = gaps.tolist()
    widths = [stop - start for start, stop in spans]
    least = max(_MIN_GAP * height, _MIN_GAP_RATIO * median(widths) if len(widths) > 2 else 0.0)
    return [(start + stop) / 2 for (start, stop), width in zip(spans, widths, strict=True) if width >= least]


def split_words(
    characters: Sequence[Character], *, steps: float, gaps: Sequence[float] = ()
) -> tuple[Span, ...]:
    """Words of a line of ``steps`` steps, split at spaces and at ``gaps``, which are steps too.

    A word reaches half way to its neighbours' characters, at most half a step more than its own.
    """
    words: list[list[Character]] = [[]]
    before: Character | None = None
    for character in characters:
        parted = before is not None and any(before.step < gap < character.step for gap in gaps)
        if (parted or character.text.isspace()) and words[-1]:
            words.append([])
        if not character.text.isspace():
            words[-1].append(character)
        before = character
    return tuple(_span(word, steps) for word in words if word)


def _span(word: Sequence[Character], steps: float) -> Span:
    advance = (word[-1].step - word[0].step) / (len(word) - 1) if len(word) > 1 else 2.0
    start, stop = word[0].step + 0.5 - advance / 2, word[-1].step + 0.5 + advance / 2
    return Span(
        text="".join(character.text for character in word),
        confidence=sum(character.confidence for character in word) / len(word),
        start=max(0.0, start / steps),
        stop=min(1.0, stop / steps),
    )
