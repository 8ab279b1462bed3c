"""The dominant colours of a picture, as a person would list them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgate.domain.findings.measures import DominantColor
from pixelgate.imaging.measures.color_clusters import k_means, merge_alike
from pixelgate.imaging.measures.color_histogram import Palette, color_histogram
from pixelgate.imaging.measures.color_names import names_of
from pixelgate.imaging.measures.lab import lab_to_srgb

MAX_COLORS = 8
MAX_SHIFTS = 20
MAX_SEEDS = 32

# Of a colour that is sought step by step, in CIELAB: nobody sees a hundred times as much.
SETTLED = 0.01

# Closer colours read as shades of one; rarer ones are detail, not a colour of the picture.
SAME_COLOR = 14.0
MIN_SHARE = 0.01

# A quarter of a small copy's pixels has the same colours; sides up to twice this are left as they are.
COLOR_SIDE = 192


def dominant_colors(picture: Image.Image) -> tuple[DominantColor, ...]:
    """Up to 8 colours of an RGB picture, the largest share first; the same picture gives the same answer.

    Weighted k-means in CIELAB over a histogram of 32 levels a channel, with deterministic seeds, then
    clusters that look alike are merged. Shares are of all pixels and may sum to less than 1.
    """
    factor = max(picture.size) // COLOR_SIDE
    histogram = color_histogram(np.asarray(picture.reduce(factor) if factor > 1 else picture))
    clusters = merge_alike(k_means(histogram, clusters=MAX_COLORS), nearer_than=SAME_COLOR)
    total = histogram.colors.weight.sum()
    order = np.argsort(-clusters.weight, kind="stable")
    shown = order[clusters.weight[order] >= MIN_SHARE * total]
    return tuple(_described(Palette(lab=clusters.lab[shown], weight=clusters.weight[shown]), total=total))


def commonest_color(pixels: NDArray[np.uint8]) -> DominantColor:
    """The colour that most of the pixels ``[n, 3]`` look like, and the share of those that do.

    Mean shift with a flat kernel (Comaniciu and Meer 2002), from that one of the fullest cells of the same
    histogram around which most pixels lie.
    """
    histogram = color_histogram(pixels)
    lab, weight = histogram.colors.lab, histogram.colors.weight
    fullest = lab[np.argsort(-weight, kind="stable")[:MAX_SEEDS]]
    around = histogram.means(histogram.squared_distances(fullest) < SAME_COLOR**2)
    center = fullest[[around.weight.argmax()]]
    for _ in range(MAX_SHIFTS):
        found = histogram.means(histogram.squared_distances(center) < SAME_COLOR**2)
        if np.abs(found.lab - center).max() < SETTLED:
            break
        center = found.lab
    [color] = _described(Palette(lab=center, weight=found.weight), total=weight.sum())
    return color


def _described(colors: Palette, *, total: float) -> Iterable[DominantColor]:
    levels = np.rint(lab_to_srgb(colors.lab)).astype(np.uint8)
    shares = colors.weight / total
    for lab, rgb, name, share in zip(colors.lab, levels, names_of(colors.lab), shares, strict=True):
        lightness, a, b = (round(float(value), 2) for value in lab)
        yield DominantColor(
            hex=f"#{rgb.tobytes().hex().upper()}",
            name=name,
            lab=(lightness, a, b),
            share=round(min(float(share), 1.0), 4),
        )
