"""Whether a picture shows anything at all."""

import numpy as np
from PIL import Image

from pixelgate.domain.findings.measures import BlankReason

# One line of print on an A4 page is half a per cent of it, and that page is not blank.
BLANK_SHARE = 0.998

# What JPEG and a scanner's noise move a level of an empty page by.
TOLERANCE = 12

_BLACK_BELOW = 16
_WHITE_ABOVE = 239


def blank_reason(picture: Image.Image) -> BlankReason | None:
    """Why there is nothing to see in an RGB picture; None where there is something.

    A picture is blank when in every channel nearly all pixels (99.8 %) have one level, its median.
    """
    histograms = np.array(picture.histogram()).reshape(3, 256)
    shares = np.cumsum(histograms, axis=1) / (picture.width * picture.height)
    color = (shares < 0.5).sum(axis=1)
    for channel, level in zip(shares, color, strict=True):
        below = channel[level - TOLERANCE - 1] if level > TOLERANCE else 0.0
        if channel[min(255, level + TOLERANCE)] - below < BLANK_SHARE:
            return None
    if color.max() < _BLACK_BELOW:
        return "all_black"
    return "all_white" if color.min() > _WHITE_ABOVE else "one_color"
