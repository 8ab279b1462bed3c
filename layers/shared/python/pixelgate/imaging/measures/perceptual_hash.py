"""A fingerprint of what a picture looks like: near copies have near hashes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from pixelgate.domain.findings.measures import HashVariants

_SIDE = 32
_KEPT = 8

# Below this a coefficient (of 32 x 32 levels 0..255) is rounding, and its sign would be chance.
_FLAT = 4.0

_BANDS = 4
_UNSURE_IN_A_BAND = 6

Coefficients = NDArray[np.float64]


@dataclass(frozen=True)
class PictureHashes:
    """``of_picture`` and ``unsure_bits`` are 64 bits as 16 hex digits, see ``MeasuresFinding``."""

    of_picture: str
    of_variants: HashVariants
    unsure_bits: str


def perceptual_hashes(picture: Image.Image) -> PictureHashes:
    """The hashes of an upright picture and of its mirrored and turned forms; the bits that differ tell two.

    pHash (Zauner 2010, "Implementation and benchmarking of perceptual image hash functions"): the luma
    shrunk to 32 x 32, its DCT-II, and of the 8 x 8 lowest frequencies whether each exceeds their median.
    Recompressed and rescaled copies differ in a few bits, other pictures in about half of them.

    A mirrored picture has the same coefficients but for the signs of odd frequencies, and one mirrored at its
    diagonal has them with the axes exchanged: all eight hashes are of the same DCT.
    """
    luma = np.asarray(picture.convert("L").resize((_SIDE, _SIDE), Resampling.BOX), dtype=np.float64)
    lowest = _DCT @ luma @ _DCT.T
    lowest[np.abs(lowest) < _FLAT] = 0
    beyond_median = _beyond_median(np.stack([lowest, *(turn(lowest) for turn in _VARIANTS.values())]))
    of_picture, *of_variants = (bits.tobytes().hex() for bits in np.packbits(beyond_median > 0, axis=1))
    return PictureHashes(
        of_picture=of_picture,
        of_variants=HashVariants(**dict(zip(_VARIANTS, of_variants, strict=True))),
        unsure_bits=_unsure_bits(beyond_median[0]),
    )


def _beyond_median(forms: Coefficients) -> Coefficients:
    """``[forms, 8, 8]`` to what each coefficient has beyond the median of its form, ``[forms, 64]``."""
    flat = forms.reshape(len(forms), -1)
    # The median, for which numpy would load its masked arrays.
    medians: Coefficients = np.sort(flat, axis=1)[:, 31:33].mean(axis=1, keepdims=True)
    return flat - medians


def _unsure_bits(beyond_median: Coefficients) -> str:
    """The bits of each quarter of the hash whose coefficients lie nearest to the median."""
    margins = np.abs(beyond_median).reshape(_BANDS, -1)
    unsure = np.zeros(margins.shape, dtype=bool)
    np.put_along_axis(unsure, np.argsort(margins, axis=1)[:, :_UNSURE_IN_A_BAND], values=True, axis=1)
    return np.packbits(unsure).tobytes().hex()


def _mirrored_left_to_right(lowest: Coefficients) -> Coefficients:
    return lowest * _SIGNS


def _mirrored_top_to_bottom(lowest: Coefficients) -> Coefficients:
    return lowest * _SIGNS[:, np.newaxis]


_SIGNS = np.where(np.arange(_KEPT) % 2, -1.0, 1.0)

_VARIANTS: dict[str, Callable[[Coefficients], Coefficients]] = {
    "flipped_horizontally": _mirrored_left_to_right,
    "flipped_vertically": _mirrored_top_to_bottom,
    "rotated_180": lambda lowest: _mirrored_left_to_right(_mirrored_top_to_bottom(lowest)),
    "transposed": lambda lowest: lowest.T,
    # Clockwise: rows become columns, and what was at the top is at the right.
    "rotated_90": lambda lowest: _mirrored_left_to_right(lowest.T),
    "rotated_270": lambda lowest: _mirrored_top_to_bottom(lowest.T),
    "transversed": lambda lowest: _mirrored_left_to_right(_mirrored_top_to_bottom(lowest.T)),
}


def _dct_rows() -> NDArray[np.float64]:
    """The first rows of the orthonormal DCT-II of 32 values, ``[8, 32]``."""
    frequency, place = np.arange(_KEPT)[:, np.newaxis], np.arange(_SIDE)[np.newaxis]
    rows = np.cos(np.pi * frequency * (2 * place + 1) / (2 * _SIDE)) * np.sqrt(2 / _SIDE)
    rows[0] /= np.sqrt(2)
    return np.asarray(rows, dtype=np.float64)


_DCT = _dct_rows()
