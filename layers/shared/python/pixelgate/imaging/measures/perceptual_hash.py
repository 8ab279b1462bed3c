"""A fingerprint of what a picture looks like: near copies have near hashes."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

_SIDE = 32
_KEPT = 8

# Below this a coefficient (of 32 x 32 levels 0..255) is rounding, and its sign would be chance.
_FLAT = 4.0


def perceptual_hash(picture: Image.Image) -> str:
    """64 bits of an upright picture as 16 hex digits; compare two by the number of bits that differ.

    pHash (Zauner 2010, "Implementation and benchmarking of perceptual image hash functions"): the luma
    shrunk to 32 x 32, its DCT-II, and of the 8 x 8 lowest frequencies whether each exceeds their median.
    Recompressed and rescaled copies differ in a few bits, other pictures in about half of them.
    """
    luma = np.asarray(picture.convert("L").resize((_SIDE, _SIDE), Resampling.BOX), dtype=np.float64)
    lowest = _DCT @ luma @ _DCT.T
    lowest[np.abs(lowest) < _FLAT] = 0
    bits = lowest > np.median(lowest)
    return np.packbits(bits).tobytes().hex()


def hash_distance(first: str, second: str) -> int:
    """How many of the 64 bits of two hashes differ; up to 8 is the same picture to people."""
    return (int(first, 16) ^ int(second, 16)).bit_count()


def _dct_rows() -> NDArray[np.float64]:
    """The first rows of the orthonormal DCT-II of 32 values, ``[8, 32]``."""
    frequency, place = np.arange(_KEPT)[:, np.newaxis], np.arange(_SIDE)[np.newaxis]
    rows = np.cos(np.pi * frequency * (2 * place + 1) / (2 * _SIDE)) * np.sqrt(2 / _SIDE)
    rows[0] /= np.sqrt(2)
    return np.asarray(rows, dtype=np.float64)


_DCT = _dct_rows()
