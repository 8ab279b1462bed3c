"""A plain reading of PP-OCR's outputs, enough for level text: it shows that the networks work."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

Rectangle = tuple[int, int, int, int]

_SMALLEST_LINE_PIXELS = 24


def text_boxes(probability_map: np.ndarray, *, pixel: float, unclip_ratio: float) -> list[Rectangle]:
    """Left, top, right, bottom of each region of ``probability_map`` ``[h, w]``, from top to bottom.

    The map shows the core of a line; it is grown by area times ratio over perimeter (Liao et al. 2020).
    """
    boxes = []
    for rows, columns in _regions(probability_map >= pixel):
        if len(rows) < _SMALLEST_LINE_PIXELS:
            continue
        top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
        width, height = right - left, bottom - top
        grow = round(width * height * unclip_ratio / (2 * (width + height)))
        boxes.append((int(left - grow), int(top - grow), int(right + grow), int(bottom + grow)))
    return sorted(boxes, key=lambda box: (box[1] + box[3]) // 2)


def _regions(mask: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Rows and columns of each set of true pixels that touch, also at corners."""
    waiting = {(int(row), int(column)) for row, column in np.argwhere(mask)}
    regions = []
    while waiting:
        region, edge = [], [waiting.pop()]
        while edge:
            row, column = edge.pop()
            region.append((row, column))
            near = {(row + y, column + x) for y in (-1, 0, 1) for x in (-1, 0, 1)} & waiting
            waiting -= near
            edge.extend(near)
        regions.append(tuple(np.array(region).T))
    return regions


def crop_lines(picture: Image.Image, boxes: Sequence[Rectangle], size: tuple[int, int]) -> list[Image.Image]:
    """``boxes`` of a map of ``size`` (width, height), cut out of the full picture."""
    across, down = picture.width / size[0], picture.height / size[1]
    return [
        picture.crop((round(left * across), round(top * down), round(right * across), round(bottom * down)))
        for left, top, right, bottom in boxes
    ]


def read_ctc(probabilities: np.ndarray, dictionary: Sequence[str]) -> str:
    """The best path of ``[steps, classes]``: repeats merged, blanks dropped; the last class is a space."""
    characters = ["", *dictionary, " "]
    best = probabilities.argmax(axis=1)
    kept = best[np.insert(best[1:] != best[:-1], 0, True)]
    return "".join(characters[index] for index in kept)
