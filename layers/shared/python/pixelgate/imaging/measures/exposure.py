"""How a picture is exposed."""

import numpy as np
from PIL import Image

from pixelgate.domain.findings.measures import Exposure

# JPEG's rounding lifts pure black and lowers pure white by a few levels.
CRUSHED_BELOW = 5
BLOWN_ABOVE = 250


def exposure(picture: Image.Image) -> Exposure:
    """Mean luma (ITU-R BT.601, 0..1) and the shares of pixels without any drawing in them."""
    histogram = _luma_histogram(picture)
    total = histogram.sum()
    return Exposure(
        mean=round(float(histogram @ np.arange(256) / total / 255), 4),
        shadows_clipped=round(float(histogram[:CRUSHED_BELOW].sum() / total), 4),
        highlights_clipped=round(float(histogram[BLOWN_ABOVE + 1 :].sum() / total), 4),
    )


def contrast(picture: Image.Image) -> float:
    """RMS contrast (Peli 1990): the standard deviation of the luma 0..1, so at most 0.5."""
    histogram = _luma_histogram(picture)
    levels = np.arange(256) / 255
    mean = histogram @ levels / histogram.sum()
    return round(float(np.sqrt(histogram @ (levels - mean) ** 2 / histogram.sum())), 4)


def _luma_histogram(picture: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(picture.convert("L").histogram(), dtype=np.float64)
