"""Where people look in a picture."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from pixelgate.domain.findings.base import Box, Point

Map: TypeAlias = NDArray[np.float64]

# The scale at which Hou and Zhang found their method to agree with people.
SIDE = 64

# People look at the middle first (Tatler 2007); of a side, the deviation of a Gaussian.
_CENTER_BIAS = 0.35

# What lies outside of the subject box, on every side of it.
_TAIL = 0.05


def saliency(picture: Image.Image) -> Map:
    """How much each of 64 x 64 parts of a picture stands out, ``[64, 64]``, summing to 1.

    Spectral residual: Hou and Zhang (2007), "Saliency detection: a spectral residual approach". What the log
    spectrum holds beyond its own running mean is what is unusual about a picture. Weighted towards the
    middle, and even over a picture in which nothing stands out.
    """
    luma = np.asarray(picture.convert("L").resize((SIDE, SIDE), Resampling.BOX), dtype=np.float64)
    if np.ptp(luma) < 1:
        return np.full((SIDE, SIDE), 1 / SIDE**2)
    # Of a real picture the other half of the spectrum is this one's mirror image.
    spectrum = np.fft.rfft2(luma)
    amplitude = np.abs(spectrum)
    logarithm = np.log(amplitude + 1e-9)
    residual = np.exp(logarithm - _mean_3x3(logarithm))
    phase = np.divide(spectrum, amplitude, out=np.ones_like(spectrum), where=amplitude > 0)
    energy = np.fft.irfft2(residual * phase, s=luma.shape) ** 2
    weighted = (_FINE @ energy @ _FINE.T) * _CENTER
    total: float = weighted.sum()
    return np.asarray(weighted / total, dtype=np.float64)


def focus_point(map_: Map) -> Point:
    """The point that a crop should keep: the middle of where most stands out."""
    row, column = divmod(int((_BROAD @ map_ @ _BROAD.T).argmax()), SIDE)
    return Point(x=round((column + 0.5) / SIDE, 4), y=round((row + 0.5) / SIDE, 4))


def subject_box(map_: Map) -> Box:
    """The rectangle that holds nine tenths, each way, of what stands out clearly (above the map's mean)."""
    clear = np.where(map_ > map_.mean(), map_, 0.0)
    salient = clear if clear.any() else map_
    left, right = _span(salient.sum(axis=0))
    top, bottom = _span(salient.sum(axis=1))
    return Box(x=left, y=top, width=round(right - left, 4), height=round(bottom - top, 4))


def _span(mass: Map) -> tuple[float, float]:
    """From where to where a side's mass lies without its tails, in fractions of the side."""
    cumulated = np.cumsum(mass) / mass.sum()
    first = int(np.searchsorted(cumulated, _TAIL, side="right"))
    last = int(np.searchsorted(cumulated, 1 - _TAIL))
    return round(first / SIDE, 4), round((min(last, SIDE - 1) + 1) / SIDE, 4)


def _mean_3x3(half: Map) -> Map:
    """Over the neighbours in a whole spectrum, of which ``half`` ``[64, 33]`` is what ``rfft2`` gives."""
    # A spectrum is periodic: its neighbours wrap around. Those beyond the half are in its mirror image.
    mirrored = np.roll(half[::-1], 1, axis=0)
    wide = np.hstack([mirrored[:, 1:2], half, mirrored[:, -2:-1]])
    rows = wide[:, :-2] + wide[:, 1:-1] + wide[:, 2:]
    mean: Map = (rows + np.roll(rows, 1, axis=0) + np.roll(rows, -1, axis=0)) / 9
    return mean


def _gaussian(deviation: float) -> Map:
    """What blurs a column of 64 values when it is multiplied with them; beyond the edge there is nothing."""
    place = np.arange(SIDE)
    weights = np.exp(-((place[:, np.newaxis] - place) ** 2) / (2 * deviation**2))
    rows: Map = weights / (deviation * np.sqrt(2 * np.pi))
    return rows


def _center_bias() -> Map:
    offset = (np.arange(SIDE) + 0.5) / SIDE - 0.5
    profile = np.exp(-(offset**2) / (2 * _CENTER_BIAS**2))
    return np.asarray(np.outer(profile, profile), dtype=np.float64)


_FINE = _gaussian(2.5)
_BROAD = _gaussian(SIDE / 10)
_CENTER = _center_bias()
