"""The size of a shrunk picture."""

from PIL.Image import Resampling

SHRINKING = Resampling.BICUBIC
"""How copies are shrunk. With Hamming's filter less was read of 96 drawn pages: word F1 .962, not .965."""

REDUCING_GAP = 1.0
"""Average whole boxes of pixels first, as far as the goal allows: what a JPEG's fraction is made of too."""


ELONGATION = 1.5
"""How far beyond its bound the long side of an elongated picture may reach."""


def fit(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """``size`` with its longer side at most ``long_side``, never enlarged; the aspect ratio is kept.

    An elongated picture may be up to ``ELONGATION`` times as long, while its area is at most that of a 3:2
    picture of ``long_side``: no dearer to analyse, and the small print of a long receipt stays legible.
    """
    aspect = max(size) / min(size)
    bound = long_side * min(ELONGATION, max(1.0, (aspect / 1.5) ** 0.5))
    scale = min(1.0, bound / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def whole_fraction(size: tuple[int, int], least: tuple[int, int]) -> int:
    """The number, 1 or more, that both sides of ``size`` can be divided by and still be ``least``."""
    return max(1, min(side // bound for side, bound in zip(size, least, strict=True)))
