"""Measured values (16 bits, floating point, Hounsfield units) as grey pixels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# A few outliers (metal in a scan, dead pixels) must not leave the rest in the dark.
_DARKEST, _BRIGHTEST = 0.5, 99.5
# Percentiles of a sample are as good and need no copy of everything.
_SAMPLE = 250_000


def to_gray(values: NDArray[Any]) -> Image.Image:
    """A picture in mode L of two-dimensional ``values``: their usual range, NaN as black."""
    finite = np.nan_to_num(values.astype(np.float32, copy=False), posinf=0.0, neginf=0.0)
    sample = finite.ravel()[:: max(1, finite.size // _SAMPLE)]
    low, high = (float(edge) for edge in np.percentile(sample, (_DARKEST, _BRIGHTEST)))
    return window(finite, low, high)


def window(values: NDArray[Any], low: float, high: float) -> Image.Image:
    """A picture in mode L: ``low`` and below black, ``high`` and above white."""
    span = high - low
    # In place: a picture of the largest size must fit into memory more than once, but not five times.
    scaled = np.subtract(values, low, dtype=np.float32)
    scaled *= 255.0 / span if span > 0 else 0.0
    np.rint(scaled, out=scaled)
    np.clip(scaled, 0, 255, out=scaled)
    return Image.fromarray(scaled.astype(np.uint8))
