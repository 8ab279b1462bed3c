"""Which colours pixels have, and what clusters of them have in common."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgate.imaging.measures.lab import Floats, srgb_to_lab

_LEVELS = 32
_SHIFT = 3


@dataclass(frozen=True)
class Palette:
    """Colours in CIELAB (``[n, 3]``) and how many pixels each stands for (``[n]``)."""

    lab: Floats
    weight: Floats


class ColorHistogram:
    """The ``colors`` of pixels, prepared for being compared with some centers again and again."""

    def __init__(self, colors: Palette) -> None:
        self.colors = colors
        lab, ones = colors.lab.T, np.ones_like(colors.weight)
        # In this form a matrix product gives all distances to some centers, and another all means.
        self._terms = np.stack([*lab, ones, (lab**2).sum(axis=0)])
        self._moments = np.ascontiguousarray((np.stack([*lab, ones]) * colors.weight).T)

    def squared_distances(self, centers: Floats) -> Floats:
        """Of ``centers`` ``[m, 3]`` to every colour, ``[m, n]``; may fall below 0 by what rounding leaves."""
        # |a - b|^2 = -2ab + |a|^2 + |b|^2
        factors = np.ones((len(centers), 5))
        np.multiply(centers, -2, out=factors[:, :3])
        factors[:, 3] = (centers**2).sum(axis=1)
        squared: Floats = factors @ self._terms
        return squared

    def means(self, is_member: NDArray[np.bool_]) -> Palette:
        """The mean colour of each cluster ``[m, n]`` that has members, and how many pixels it is of."""
        sums = is_member.astype(np.float64) @ self._moments
        filled = sums[sums[:, 3] > 0]
        return Palette(lab=filled[:, :3] / filled[:, 3:], weight=filled[:, 3])


def color_histogram(pixels: NDArray[np.uint8]) -> ColorHistogram:
    """The mean colour of the pixels (``[..., 3]``) in each cell of the RGB cube, of 32 levels a channel."""
    red, green, blue = np.ascontiguousarray(pixels.reshape(-1, 3).T)
    packed = (red >> _SHIFT).astype(np.uint16)
    for channel in (green, blue):
        packed *= _LEVELS
        packed += channel >> _SHIFT
    # As ``bincount`` wants it, which is asked four times.
    cell = packed.astype(np.intp)
    count = np.bincount(cell, minlength=_LEVELS**3)
    occupied = count > 0
    sums = [np.bincount(cell, channel, minlength=_LEVELS**3)[occupied] for channel in (red, green, blue)]
    weight = count[occupied].astype(np.float64)
    return ColorHistogram(
        Palette(lab=srgb_to_lab(np.stack(sums, axis=-1) / weight[:, np.newaxis]), weight=weight)
    )
