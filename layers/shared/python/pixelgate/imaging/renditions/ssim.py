"""How much of a picture's structure survived: SSIM.

Wang, Bovik, Sheikh, Simoncelli 2004, "Image quality assessment: from error visibility to structural
similarity", IEEE Transactions on Image Processing 13(4), equation 13, on the luma, with the constants of that
paper and windows of 8 x 8 pixels. As video encoders do it (x264, libvpx), there is one window at every fourth
pixel of every fourth row instead of one at every pixel: a sixteenth of the work, and still four windows over
every border of JPEG's blocks.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats: TypeAlias = NDArray[np.float64]

STEP, WINDOW = 4, 8
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def luma_of(picture: Image.Image) -> NDArray[np.float32]:
    """The luma (ITU-R BT.601) of a picture, transparent parts over white; ``[height, width]``."""
    if picture.mode == "RGBA":
        flat = Image.new("RGBA", picture.size, "white")
        flat.alpha_composite(picture)
        picture = flat
    return np.asarray(picture.convert("L"), np.float32)


def ssim(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """The mean SSIM of two lumas of one shape: 1 if they are equal, near 0 if they have nothing in common."""
    # A picture smaller than a window is continued by its edges.
    short = [max(0, WINDOW - side) for side in first.shape]
    if any(short):
        first, second = (np.pad(each, [(0, pad) for pad in short], "edge") for each in (first, second))
    mean_1, mean_2 = _window_means(first), _window_means(second)
    variances = _window_means(first * first) + _window_means(second * second) - mean_1**2 - mean_2**2
    covariance = _window_means(first * second) - mean_1 * mean_2
    structure = (2 * covariance + _C2) / (np.maximum(variances, 0) + _C2)
    return float(np.mean((2 * mean_1 * mean_2 + _C1) / (mean_1**2 + mean_2**2 + _C1) * structure))


def _window_means(values: NDArray[np.float32]) -> Floats:
    """Means over the windows; up to three last rows and columns are in none."""
    cells = _sums_of(_sums_of(values).T).T
    pairs = cells[1:] + cells[:-1]
    means: Floats = (pairs[:, 1:] + pairs[:, :-1]) / WINDOW**2
    return means


def _sums_of(values: NDArray[np.floating]) -> Floats:
    """Sums of every four rows."""
    rows = values[: len(values) // STEP * STEP]
    # Exact: the products are integers, and doubles hold their sums.
    sums: Floats = rows[0::STEP].astype(np.float64)
    for offset in range(1, STEP):
        sums += rows[offset::STEP]
    return sums
