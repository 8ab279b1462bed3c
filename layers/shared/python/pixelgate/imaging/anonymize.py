"""Hiding parts of a picture so that nothing of them is left in its pixels.

A Gaussian blur hides nothing for good: it is a known linear filter, which deconvolution undoes in part, and
a recogniser needs no undoing when it is trained on blurred faces; the same holds for mosaics (McPherson,
Shokri, Shmatikov 2016, "Defeating Image Obfuscation with Deep Learning", arXiv:1609.00408). So whatever the
method, a hidden part is painted over completely, with nothing that depends on the pixels it had.
"""

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgate.domain.findings.base import Box
from pixelgate.domain.steps.concealment import Hiding

Pixels: TypeAlias = NDArray[np.uint8]
Rectangle: TypeAlias = tuple[int, int, int, int]

BOX_LEVEL = 64
"""The dark grey of a box: no colour of skin and no colour of ink."""


class Patch(NamedTuple):
    """A part to paint over: ``box``, grown by ``margin`` of its width and height on each side.

    BOX paints one plain grey. BLUR paints a smooth passage between the mean colours just outside of the four
    sides: it looks like an unsharp spot and holds nothing of what was there. NONE paints nothing.
    """

    box: Box
    method: Hiding
    margin: float


def hide(picture: Image.Image, patches: Sequence[Patch]) -> Image.Image:
    """``picture`` in RGB with every one of ``patches`` painted over."""
    painted = [patch for patch in patches if patch.method is not Hiding.NONE]
    pixels = np.array(picture.convert("RGB"))
    rectangles = [_rectangle(patch, picture.size) for patch in painted]
    # All of them first: of two neighbours, none may continue the other's pixels.
    for left, top, right, bottom in rectangles:
        pixels[top:bottom, left:right] = BOX_LEVEL
    for patch, rectangle in zip(painted, rectangles, strict=True):
        if patch.method is Hiding.BLUR:
            _continue_surroundings(pixels, rectangle)
    return Image.fromarray(pixels)


def in_center_square(box: Box, width: int, height: int) -> Box | None:
    """``box`` of a picture of that size as a box of its middle square; None where they do not meet."""
    side = min(width, height)
    left, right = _within((width - side) / 2, box.x * width, (box.x + box.width) * width, side)
    top, bottom = _within((height - side) / 2, box.y * height, (box.y + box.height) * height, side)
    if left >= right or top >= bottom:
        return None
    return Box(x=left, y=top, width=right - left, height=bottom - top)


def _within(offset: float, start: float, end: float, side: int) -> tuple[float, float]:
    return max(0.0, (start - offset) / side), min(1.0, (end - offset) / side)


def _rectangle(patch: Patch, size: tuple[int, int]) -> Rectangle:
    """Left, top, right, bottom in whole pixels: all that the grown box touches."""
    width, height = size
    box, across, down = patch.box, patch.margin * patch.box.width, patch.margin * patch.box.height
    # One pixel more on each side: the boxes' fractions are rounded.
    return (
        max(0, floor((box.x - across) * width) - 1),
        max(0, floor((box.y - down) * height) - 1),
        min(width, ceil((box.x + box.width + across) * width) + 1),
        min(height, ceil((box.y + box.height + down) * height) + 1),
    )


def _continue_surroundings(pixels: Pixels, rectangle: Rectangle) -> None:
    """Paint the mean of two passages: from the left edge to the right, and from the top to the bottom."""
    left, top, right, bottom = rectangle
    height, width = pixels.shape[:2]
    plain = np.float32(BOX_LEVEL)
    before = pixels[top:bottom, left - 1].astype(np.float32) if left > 0 else None
    after = pixels[top:bottom, right].astype(np.float32) if right < width else None
    above = pixels[top - 1, left:right].astype(np.float32) if top > 0 else None
    below = pixels[bottom, left:right].astype(np.float32) if bottom < height else None
    across = np.linspace(0, 1, right - left, dtype=np.float32)[None, :, None]
    down = np.linspace(0, 1, bottom - top, dtype=np.float32)[:, None, None]
    # At the picture's edge there is nothing outside: the other side stands in, or the plain grey.
    sides = _mean_of_edge(before, after, plain), _mean_of_edge(after, before, plain)
    ends = _mean_of_edge(above, below, plain), _mean_of_edge(below, above, plain)
    horizontal = (1 - across) * sides[0] + across * sides[1]
    vertical = (1 - down) * ends[0] + down * ends[1]
    pixels[top:bottom, left:right] = np.rint((horizontal + vertical) / 2).astype(np.uint8)


def _mean_of_edge(
    edge: NDArray[np.float32] | None, opposite: NDArray[np.float32] | None, plain: np.float32
) -> NDArray[np.float32]:
    """The mean colour of an edge, so that no line outside is drawn on as stripes; ``[3]``."""
    chosen = edge if edge is not None else opposite
    return np.full(3, plain) if chosen is None else chosen.mean(axis=0, dtype=np.float32)
