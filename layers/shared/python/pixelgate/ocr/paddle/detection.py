"""Where text is: PP-OCR's detector (differentiable binarization; Liao et al. 2020, arXiv:1911.08947)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from pixelgate.ocr.paddle.components import Runs, connect, find_runs
from pixelgate.ocr.paddle.geometry import Points, Rectangle, min_area_rectangle
from pixelgate.ocr.paddle.network import Stage, Tensor, require_probabilities

# What fires in noise is thousands of specks; the largest regions are the text, if there is any.
MAX_REGIONS = 400

# Pixels of the map: a core this thin is no line of letters, and one this thin after it grew is unreadable.
MIN_CORE_SIDE = 2
MIN_SIDE = 5

# A core of that side has at least this many pixels; the many specks of a photo are not worth a rectangle.
MIN_CORE_PIXELS = 8

# Levels of 255, in every channel: print that differs from its paper by less cannot be read.
MIN_CONTRAST = 8

# Of each side: rows and columns in which a picture is looked at first.
_FEW = 64


@dataclass(frozen=True)
class TextRegion:
    """``corners`` ``[4, 2]`` in pixels of the picture, clockwise from the top left as seen along the text."""

    corners: Points

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        origin, right, _, down = self.corners
        return float(np.hypot(*(right - origin))), float(np.hypot(*(down - origin)))


class TextDetector:
    """A network whose ``probability_map`` ``[1, 1, h, w]`` shows the shrunk core of every line."""

    def __init__(self, stage: Stage, *, min_pixel: float, min_score: float, unclip_ratio: float) -> None:
        self._stage = stage
        self._min_pixel = min_pixel
        self._min_score = min_score
        self._unclip_ratio = unclip_ratio

    def detect(self, picture: Image.Image) -> tuple[TextRegion, ...]:
        """Regions of one line or a part of one each, in no order, at most ``MAX_REGIONS``.

        A blank picture has none; the network is not asked.

        Raises:
            ConfigurationError: the network answers with something else than probabilities.
        """
        if _is_blank(picture):
            return ()
        heat = self._stage.network.run(self._stage.prepare(picture))["probability_map"][0, 0]
        require_probabilities("probability_map", heat)
        scale = np.array(picture.size) / heat.shape[::-1]
        return tuple(TextRegion(rectangle.corners() * scale) for rectangle in self._rectangles(heat))

    def _rectangles(self, heat: Tensor) -> list[Rectangle]:
        found = []
        for core in _cores(heat >= self._min_pixel):
            rectangle = min_area_rectangle(core)
            if min(rectangle.width, rectangle.height) < MIN_CORE_SIDE:
                continue
            if _score(heat, rectangle) < self._min_score:
                continue
            # The network was taught cores that were shrunk by this distance.
            area, perimeter = rectangle.width * rectangle.height, 2 * (rectangle.width + rectangle.height)
            grown = rectangle.grown(area * self._unclip_ratio / perimeter)
            if min(grown.width, grown.height) >= MIN_SIDE:
                found.append(grown)
        return found


def _is_blank(picture: Image.Image) -> bool:
    # A few of the pixels differ in nearly every picture, and then the rest need not be looked at.
    few = picture.resize((min(picture.width, _FEW), min(picture.height, _FEW)), Resampling.NEAREST)
    return _is_even(few) and _is_even(picture)


def _is_even(picture: Image.Image) -> bool:
    return all(np.ptp(np.asarray(band)) < MIN_CONTRAST for band in picture.split())


def _cores(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[Points]:
    """The outermost pixels of each region but the specks, as centres of pixels, largest region first."""
    runs = find_runs(mask)
    labels = connect(runs)
    areas = np.bincount(labels, weights=runs.stop - runs.start)
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels))
    largest = np.argsort(-areas, kind="stable")[: min(MAX_REGIONS, int((areas >= MIN_CORE_PIXELS).sum()))]
    return [_outline(runs, order[ends[label - 1] if label else 0 : ends[label]]) for label in largest]


def _outline(runs: Runs, members: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> Points:
    rows, first = np.unique(runs.row[members], return_index=True)
    left = np.minimum.reduceat(runs.start[members], first)
    right = np.maximum.reduceat(runs.stop[members], first) - 1
    return np.stack([np.concatenate([left, right]), np.concatenate([rows, rows])], axis=1) + 0.5


def _score(heat: Tensor, rectangle: Rectangle) -> float:
    """The mean of the map inside ``rectangle``."""
    origin, right, _, down = rectangle.corners()
    across, along = _middles(rectangle.width), _middles(rectangle.height)[:, np.newaxis]
    height, width = heat.shape
    columns, rows = (
        (origin[axis] + across * (right - origin)[axis] + along * (down - origin)[axis])
        .astype(np.intp)
        .clip(0, last)
        for axis, last in enumerate((width - 1, height - 1))
    )
    return float(heat.ravel()[rows * width + columns].mean())


def _middles(length: float) -> NDArray[np.float64]:
    """Of as many equal parts as ``length`` has pixels, as shares of it."""
    count = max(1, round(length))
    return (np.arange(count) + 0.5) / count
