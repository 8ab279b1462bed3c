"""What a label rests on: where the classifier becomes less sure of it when a part of the picture is hidden.

Occlusion sensitivity (Zeiler and Fergus 2014, arXiv:1311.2901).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Heat: TypeAlias = NDArray[np.float64]
Confidences: TypeAlias = Callable[[list[Image.Image]], NDArray[np.float32]]

BATCH = 16

# A sixth of the shorter side hides an eye or a wheel but not a whole animal; half of it is the step.
PATCHES_PER_SIDE = 6
_RED, _BLUE = (214, 47, 39), (33, 102, 172)
_STRONGEST = 0.75


@dataclass(frozen=True)
class Sensitivity:
    """``heat`` ``[height, width]``: the confidence that is lost, on average, when this pixel is hidden.

    Negative where hiding it makes the label surer. ``lowest`` is the least confidence that any square left.
    """

    confidence: float
    lowest: float
    heat: Heat


def occlusion_sensitivity(picture: Image.Image, confidences: Confidences) -> Sensitivity:
    """Hide one square after another. ``confidences`` gives one number, 0..1, for each of several pictures."""
    side = max(1, min(picture.size) // PATCHES_PER_SIDE)
    boxes = _squares(picture.size, side=side, step=max(1, side // 2))
    mean = tuple(int(channel) for channel in np.asarray(picture).reshape(-1, 3).mean(axis=0).round())
    whole = float(confidences([picture])[0])
    lost, covered = np.zeros(picture.size[::-1]), np.zeros(picture.size[::-1])
    lowest = whole
    for start in range(0, len(boxes), BATCH):
        some = boxes[start : start + BATCH]
        hidden = [picture.copy() for _ in some]
        for each, box in zip(hidden, some, strict=True):
            each.paste(mean, box)
        for confidence, (left, top, right, bottom) in zip(confidences(hidden), some, strict=True):
            lost[top:bottom, left:right] += whole - float(confidence)
            covered[top:bottom, left:right] += 1
            lowest = min(lowest, float(confidence))
    return Sensitivity(confidence=whole, lowest=lowest, heat=lost / covered)


def draw_heat(picture: Image.Image, heat: Heat) -> Image.Image:
    """The picture in grey with the heat upon it: red where the label rests, blue where something argues
    against it; the strongest place is as opaque as any gets.
    """
    strongest = float(np.abs(heat).max()) or 1.0
    opacity = (np.abs(heat) / strongest * _STRONGEST)[:, :, np.newaxis]
    color = np.where((heat >= 0)[:, :, np.newaxis], _RED, _BLUE)
    grey = np.asarray(picture.convert("L").convert("RGB"), dtype=np.float64)
    return Image.fromarray((grey * (1 - opacity) + color * opacity).round().astype(np.uint8))


def _squares(size: tuple[int, int], *, side: int, step: int) -> list[tuple[int, int, int, int]]:
    """Squares that cover every pixel; the last of a row or column ends at the edge."""
    columns, rows = (sorted({*range(0, length - side, step), length - side}) for length in size)
    return [(left, top, left + side, top + side) for top in rows for left in columns]
