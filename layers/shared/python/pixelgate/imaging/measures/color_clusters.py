"""Many colours to the few that they are shades of."""

import numpy as np
from numpy.typing import NDArray

from pixelgate.imaging.measures.color_histogram import ColorHistogram, Palette
from pixelgate.imaging.measures.lab import Floats, distances

MAX_ROUNDS = 20


def k_means(histogram: ColorHistogram, *, clusters: int) -> Palette:
    """At most so many clusters of the colours by weighted k-means (Lloyd 1982), without any chance."""
    members = _nearest(histogram, _seeds(histogram, clusters))
    for _ in range(MAX_ROUNDS):
        moved = _nearest(histogram, histogram.means(members).lab)
        if np.array_equal(moved, members):
            break
        members = moved
    return histogram.means(members)


def merge_alike(colors: Palette, *, nearer_than: float) -> Palette:
    """Join the two nearest clusters until all are so far from each other."""
    lab, weight = colors.lab.copy(), colors.weight.copy()
    while len(weight) > 1:
        gaps = distances(lab, lab) + np.diag(np.full(len(lab), np.inf))
        first, second = sorted(divmod(int(gaps.argmin()), len(lab)))
        if gaps[first, second] >= nearer_than:
            break
        pair = weight[first] + weight[second]
        lab[first] = (lab[first] * weight[first] + lab[second] * weight[second]) / pair
        weight[first] = pair
        lab, weight = np.delete(lab, second, axis=0), np.delete(weight, second)
    return Palette(lab=lab, weight=weight)


def _seeds(histogram: ColorHistogram, count: int) -> Floats:
    """The most frequent colour, then always the one that most pixels would gain most from.

    k-means++ (Arthur and Vassilvitskii 2007) with the random draw replaced by its likeliest outcome.
    """
    lab, weight = histogram.colors.lab, histogram.colors.weight
    chosen = [int(weight.argmax())]
    [gap] = histogram.squared_distances(lab[chosen])
    while len(chosen) < min(count, len(weight)):
        chosen.append(int((weight * gap).argmax()))
        np.minimum(gap, histogram.squared_distances(lab[chosen[-1:]])[0], out=gap)
    return lab[chosen]


def _nearest(histogram: ColorHistogram, centers: Floats) -> NDArray[np.bool_]:
    """Which colours are nearest to each of ``centers`` ``[m, 3]``: ``[m, n]``, one in each column."""
    gaps = histogram.squared_distances(centers)
    # Several times faster than ``argmin`` over so few centers.
    is_nearest: NDArray[np.bool_] = gaps == gaps.min(axis=0)
    if np.count_nonzero(is_nearest) > gaps.shape[1]:
        # Between two centers: the first one's.
        is_nearest &= np.cumsum(is_nearest, axis=0) == 1
    return is_nearest
