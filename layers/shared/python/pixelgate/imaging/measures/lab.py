"""sRGB and CIELAB.

sRGB after IEC 61966-2-1, CIELAB after CIE 15:2004 with the D65 white of the 2 degree observer. Distances
are Euclidean in CIELAB (the CIE 1976 colour difference): about 2 can just be seen, 10 at a glance.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

_RGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_XYZ_TO_RGB = np.linalg.inv(_RGB_TO_XYZ)
_WHITE = _RGB_TO_XYZ.sum(axis=1)
_EPSILON = 216 / 24389
_KAPPA = 24389 / 27


def srgb_to_lab(rgb: Floats) -> Floats:
    """``[..., 3]`` values 0..255 to L* (0..100), a*, b*."""
    encoded = rgb / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    relative: Floats = linear @ _RGB_TO_XYZ.T / _WHITE
    f = np.where(relative > _EPSILON, np.cbrt(relative), (_KAPPA * relative + 16) / 116)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def lab_to_srgb(lab: Floats) -> Floats:
    """The inverse, clipped to what sRGB can show; not rounded."""
    lightness, a, b = np.moveaxis(lab, -1, 0)
    y = (lightness + 16) / 116
    f = np.stack([y + a / 500, y, y - b / 200], axis=-1)
    relative = np.where(f**3 > _EPSILON, f**3, (116 * f - 16) / _KAPPA)
    linear = np.clip(relative * _WHITE @ _XYZ_TO_RGB.T, 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(encoded * 255, dtype=np.float64)


def distances(from_colors: Floats, to_colors: Floats) -> Floats:
    """``[n, 3]`` and ``[m, 3]`` CIELAB colours to their ``[n, m]`` distances."""
    # |a - b|^2 = |a|^2 - 2ab + |b|^2: one small matrix product, where the differences themselves are many.
    squared = -2 * from_colors @ to_colors.T
    squared += (from_colors**2).sum(axis=1)[:, np.newaxis]
    squared += (to_colors**2).sum(axis=1)
    # Rounding leaves equal colours a little below zero.
    return np.asarray(np.sqrt(np.maximum(squared, 0, out=squared), out=squared), dtype=np.float64)
