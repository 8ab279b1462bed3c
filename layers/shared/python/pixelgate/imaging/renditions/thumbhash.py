"""A picture in about 25 bytes, to be shown blurred until the real one has come: ThumbHash.

Evan Wallace 2023, "ThumbHash: a very compact representation of an image placeholder"
(evanw.github.io/thumbhash): luma, two chromas and alpha, each as the low frequencies of a cosine transform,
quantised to four bits. It keeps proportions, colours and transparency. Any of its decoders reads these bytes.
"""

from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LONG_SIDE = 100
"""The algorithm is made for pictures up to this size."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Channel:
    """A constant term, the other terms in 0..1, and by how much those are scaled."""

    constant: float
    terms: tuple[float, ...]
    scale: float


def thumbhash(picture: Image.Image) -> bytes:
    """The ThumbHash of an upright sRGB picture in RGB or RGBA."""
    small = picture.copy()
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BOX)
    pixels = np.asarray(small.convert("RGBA"), np.float64) / 255
    width, height = small.size
    alpha = pixels[..., 3]
    has_alpha = bool(alpha.min() < 1)
    limit = 5 if has_alpha else 7
    across, down = (max(1, _round(limit * side / max(width, height))) for side in (width, height))
    red, green, blue = _over_average(pixels)
    luma = _transform((red + green + blue) / 3, max(3, across), max(3, down))
    yellow_blue = _transform((red + green) / 2 - blue, 3, 3)
    red_green = _transform(red - green, 3, 3)
    opacity = _transform(alpha, 5, 5)
    is_landscape = width > height
    header = _packed(
        (_round(63 * luma.constant), 6),
        (_round(31.5 + 31.5 * yellow_blue.constant), 6),
        (_round(31.5 + 31.5 * red_green.constant), 6),
        (_round(31 * luma.scale), 5),
        (int(has_alpha), 1),
        (down if is_landscape else across, 3),
        (_round(63 * yellow_blue.scale), 6),
        (_round(63 * red_green.scale), 6),
        (int(is_landscape), 1),
    )
    if has_alpha:
        header += _packed((_round(15 * opacity.constant), 4), (_round(15 * opacity.scale), 4))
    channels = (luma, yellow_blue, red_green, opacity) if has_alpha else (luma, yellow_blue, red_green)
    return header + _packed(*((_round(15 * term), 4) for channel in channels for term in channel.terms))


def _over_average(pixels: Floats) -> Floats:
    """``[3, height, width]``: transparent parts take the average colour, so that they add no edges."""
    alpha = pixels[..., 3:]
    weighted = pixels[..., :3] * alpha
    total = alpha.sum()
    average = weighted.sum((0, 1)) / total if total else np.zeros(3)
    return np.moveaxis(weighted + average * (1 - alpha), 2, 0)


def _transform(channel: Floats, across: int, down: int) -> _Channel:
    """The terms of a triangle of frequencies, the lowest first."""
    height, width = channel.shape
    terms = _cosines(down, height) @ channel @ _cosines(across, width).T / (width * height)
    # What is left of a flat channel is the noise of this processor's sums; scaled up it would be a pattern.
    terms = np.round(terms, 9)
    triangle = [
        float(terms[row, column])
        for row in range(down)
        for column in range(across)
        if column * down < across * (down - row)
    ]
    constant, others = triangle[0], triangle[1:]
    scale = max(map(abs, others))
    return _Channel(constant, tuple(0.5 + 0.5 / scale * term if scale else 0 for term in others), scale)


def _cosines(count: int, length: int) -> Floats:
    """``[count, length]``: the waves of each frequency, at the middles of the pixels."""
    return np.cos(np.pi / length * np.outer(np.arange(count), np.arange(length) + 0.5))


def _round(value: float) -> int:
    """Halves up, as the reference does."""
    return floor(value + 0.5)


def _packed(*fields: tuple[int, int]) -> bytes:
    """Values of so many bits each, the lowest bits first."""
    number, bits = 0, 0
    for value, size in fields:
        number |= value << bits
        bits += size
    return number.to_bytes((bits + 7) // 8, "little")
