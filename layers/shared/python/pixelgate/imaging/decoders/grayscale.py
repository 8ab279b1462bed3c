"""Measured values (16 bits, floating point, Hounsfield units) as grey pixels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# A few outliers (metal in a scan, dead pixels) must not leave the rest in the dark.
_DARKEST, _BRIGHTEST = 0.5, 99.5
# Percentiles of a sample are as good and need no copy of everything.
_SAMPLE = 250_000
# A picture of the largest size fits into memory as it is, but not five times as floating point.
_ROWS_AT_ONCE = 256


def to_gray(values: NDArray[Any], *, slope: float = 1.0, intercept: float = 0.0) -> Image.Image:
    """A picture in mode L of two-dimensional ``values``: their usual range, NaN and infinity as zero."""
    sample = _rescaled(values.ravel()[:: max(1, values.size // _SAMPLE)], slope, intercept)
    low, high = (float(edge) for edge in np.percentile(sample, (_DARKEST, _BRIGHTEST)))
    return window(values, low, high, slope=slope, intercept=intercept)


def window(
    values: NDArray[Any], low: float, high: float, *, slope: float = 1.0, intercept: float = 0.0
) -> Image.Image:
    """A picture in mode L: rescaled, then ``low`` and below black, ``high`` and above white."""
    scale = 255.0 / (high - low) if high > low else 0.0
    gray = np.empty(values.shape, np.uint8)
    for start in range(0, len(values), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        band = (_rescaled(values[rows], slope, intercept) - low) * scale
        gray[rows] = np.clip(np.rint(band), 0, 255)
    return Image.fromarray(gray)


def _rescaled(values: NDArray[Any], slope: float, intercept: float) -> NDArray[np.float64]:
    finite = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    return finite * slope + intercept
