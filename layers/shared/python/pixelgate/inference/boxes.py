"""Boxes of detectors: overlap, suppression, and their place in the image.

Arrays of boxes are ``[n, 4]``: left, top, right, bottom, in any unit.
"""

import numpy as np
from numpy.typing import NDArray

from pixelgate.domain.findings.base import Box
from pixelgate.inference.network import Tensor

# 1/100,000 of a side is finer than any detector and keeps the documents short.
_DECIMALS = 5


def iou_matrix(boxes: Tensor) -> Tensor:
    """Intersection over union of every pair, ``[n, n]``; 0 where both boxes are empty."""
    lower = np.maximum(boxes[:, np.newaxis, :2], boxes[np.newaxis, :, :2])
    upper = np.minimum(boxes[:, np.newaxis, 2:], boxes[np.newaxis, :, 2:])
    intersection = np.clip(upper - lower, 0, None).prod(axis=-1)
    area = np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(axis=-1)
    union = area[:, np.newaxis] + area[np.newaxis] - intersection
    overlap: Tensor = np.divide(intersection, union, out=np.zeros_like(intersection), where=union > 0)
    return overlap


def suppress(
    boxes: Tensor, scores: Tensor, *, iou: float, classes: NDArray[np.intp] | None = None
) -> list[int]:
    """Greedy non-maximum suppression: indices of the boxes kept, best score first.

    A box goes when its overlap with a better one that is kept exceeds ``iou``; boxes of different
    ``classes`` never suppress each other. Of equal scores the earlier index wins.
    """
    order = np.argsort(-scores, kind="stable")
    overlaps = iou_matrix(boxes[order]) > iou
    if classes is not None:
        overlaps &= classes[order][:, np.newaxis] == classes[order][np.newaxis]
    alive = np.ones(len(order), dtype=bool)
    kept = []
    for position, index in enumerate(order):
        if alive[position]:
            kept.append(int(index))
            alive &= ~overlaps[position]
    return kept


def box_of(corners: Tensor) -> Box | None:
    """One box in fractions of the image as a finding's box, clipped to the image; None if nothing is left."""
    left, top, right, bottom = (round(float(value), _DECIMALS) for value in np.clip(corners, 0, 1))
    if right <= left or bottom <= top:
        return None
    return Box(x=left, y=top, width=round(right - left, _DECIMALS), height=round(bottom - top, _DECIMALS))
