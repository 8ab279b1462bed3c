"""The dominant colours of a picture, as a person would list them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgate.domain.findings.measures import DominantColor
from pixelgate.imaging.measures.color_names import name_of
from pixelgate.imaging.measures.lab import Floats, distances, lab_to_srgb, srgb_to_lab

MAX_COLORS = 8
MAX_ROUNDS = 20
MAX_SEEDS = 32

# Of a colour that is sought step by step, in CIELAB: nobody sees a hundred times as much.
SETTLED = 0.01

# Closer colours read as shades of one; rarer ones are detail, not a colour of the picture.
SAME_COLOR = 14.0
MIN_SHARE = 0.01

# A quarter of a small copy's pixels has the same colours; sides up to twice this are left as they are.
COLOR_SIDE = 192

_LEVELS = 32
_SHIFT = 3


@dataclass(frozen=True)
class _Palette:
    """Colours in CIELAB (``[n, 3]``) and how many pixels each stands for (``[n]``)."""

    lab: Floats
    weight: Floats


def dominant_colors(picture: Image.Image) -> tuple[DominantColor, ...]:
    """Up to 8 colours of an RGB picture, the largest share first; the same picture gives the same answer.

    Weighted k-means (Lloyd 1982) in CIELAB over a histogram of 32 levels a channel, with deterministic
    seeds, then clusters that look alike are merged. Shares are of all pixels and may sum to less than 1.
    """
    factor = max(picture.size) // COLOR_SIDE
    histogram = _histogram(np.asarray(picture.reduce(factor) if factor > 1 else picture))
    clusters = _merge_alike(_k_means(histogram))
    total = histogram.weight.sum()
    order = np.argsort(-clusters.weight, kind="stable")
    return tuple(
        _describe(clusters.lab[index], float(clusters.weight[index] / total))
        for index in order
        if clusters.weight[index] >= MIN_SHARE * total
    )


def commonest_color(pixels: NDArray[np.uint8]) -> DominantColor:
    """The colour that most of the pixels ``[n, 3]`` look like, and the share of those that do.

    Mean shift with a flat kernel (Comaniciu and Meer 2002), from that one of the fullest cells of the same
    histogram around which most pixels lie.
    """
    histogram = _histogram(pixels)
    fullest = histogram.lab[np.argsort(-histogram.weight, kind="stable")[:MAX_SEEDS]]
    lab = fullest[((distances(fullest, histogram.lab) < SAME_COLOR) @ histogram.weight).argmax()]
    for _ in range(MAX_ROUNDS):
        weight = np.where(distances(histogram.lab, lab[np.newaxis])[:, 0] < SAME_COLOR, histogram.weight, 0)
        mean = weight @ histogram.lab / weight.sum()
        if np.abs(mean - lab).max() < SETTLED:
            break
        lab = mean
    return _describe(lab, float(weight.sum() / histogram.weight.sum()))


def _histogram(pixels: NDArray[np.uint8]) -> _Palette:
    """Every occupied cell of the RGB cube with the mean colour of its pixels."""
    red, green, blue = np.ascontiguousarray(pixels.reshape(-1, 3).T)
    cell = (red >> _SHIFT).astype(np.intp)
    for channel in (green, blue):
        cell *= _LEVELS
        cell += channel >> _SHIFT
    count = np.bincount(cell, minlength=_LEVELS**3)
    occupied = count > 0
    sums = [np.bincount(cell, channel, minlength=_LEVELS**3)[occupied] for channel in (red, green, blue)]
    weight = count[occupied].astype(np.float64)
    return _Palette(lab=srgb_to_lab(np.stack(sums, axis=-1) / weight[:, np.newaxis]), weight=weight)


def _k_means(colors: _Palette) -> _Palette:
    # What the means are of, once for all rounds.
    moments = np.ascontiguousarray((colors.lab * colors.weight[:, np.newaxis]).T)
    centers = _seeds(colors)
    nearest = _nearest(colors.lab, centers)
    for _ in range(MAX_ROUNDS):
        centers = _means(colors.weight, moments, nearest, len(centers)).lab
        moved = _nearest(colors.lab, centers)
        if np.array_equal(moved, nearest):
            break
        nearest = moved
    return _means(colors.weight, moments, nearest, len(centers))


def _nearest(lab: Floats, centers: Floats) -> NDArray[np.intp]:
    """For each colour of ``[n, 3]`` the place of the nearest center of ``[m, 3]``."""
    # Of squared distances, less the colour's own square, which is the same to all centers.
    offsets = (centers**2).sum(axis=1)[:, np.newaxis]
    return np.asarray((offsets - 2 * centers @ lab.T).argmin(axis=0), dtype=np.intp)


def _seeds(colors: _Palette) -> Floats:
    """The most frequent colour, then always the one that most pixels would gain most from.

    k-means++ (Arthur and Vassilvitskii 2007) with the random draw replaced by its likeliest outcome.
    """
    chosen = [int(colors.weight.argmax())]
    gap = distances(colors.lab, colors.lab[chosen])[:, 0]
    while len(chosen) < min(MAX_COLORS, len(colors.weight)):
        chosen.append(int((colors.weight * gap**2).argmax()))
        gap = np.minimum(gap, distances(colors.lab, colors.lab[chosen[-1:]])[:, 0])
    return colors.lab[chosen]


def _means(weight: Floats, moments: Floats, nearest: NDArray[np.intp], count: int) -> _Palette:
    """The mean of every cluster that holds something; ``moments`` ``[3, n]``: colours times their weight."""
    total = np.bincount(nearest, weight, minlength=count).astype(np.float64)
    sums = [np.bincount(nearest, axis, minlength=count) for axis in moments]
    filled = total > 0
    return _Palette(lab=np.stack(sums, axis=-1)[filled] / total[filled, np.newaxis], weight=total[filled])


def _merge_alike(colors: _Palette) -> _Palette:
    """Join the two nearest clusters until all differ visibly."""
    lab, weight = colors.lab, colors.weight
    while len(weight) > 1:
        gaps = distances(lab, lab) + np.diag(np.full(len(lab), np.inf))
        first, second = sorted(divmod(int(gaps.argmin()), len(lab)))
        if gaps[first, second] >= SAME_COLOR:
            break
        pair = weight[first] + weight[second]
        lab[first] = (lab[first] * weight[first] + lab[second] * weight[second]) / pair
        weight[first] = pair
        lab, weight = np.delete(lab, second, axis=0), np.delete(weight, second)
    return _Palette(lab=lab, weight=weight)


def _describe(lab: Floats, share: float) -> DominantColor:
    red, green, blue = np.rint(lab_to_srgb(lab)).astype(int)
    lightness, a, b = (round(float(value), 2) for value in lab)
    return DominantColor(
        hex=f"#{red:02X}{green:02X}{blue:02X}",
        name=name_of(lab),
        lab=(lightness, a, b),
        share=round(min(share, 1.0), 4),
    )
