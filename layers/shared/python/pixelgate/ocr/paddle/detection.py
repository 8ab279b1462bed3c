"""Where text is: PP-OCR's detector (differentiable binarization; Liao et al. 2020, arXiv:1911.08947)."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from pixelgate.ocr.paddle.components import Indices, Runs, connect, find_runs
from pixelgate.ocr.paddle.geometry import Points, Rectangle, min_area_rectangle
from pixelgate.ocr.paddle.network import Stage, Tensor, require_probabilities
from pixelgate.ocr.paddle.outlines import outline_largest

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

# Of each side of a region: where its score is sampled, at most. On 1203 regions of drawn pages that moved
# it by .0015, by .017 at most, and none across its threshold.
_SAMPLES = 96


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
        peaks = heat.max(axis=1)
        require_probabilities("probability_map", peaks)
        scale = np.array(picture.size) / heat.shape[::-1]
        # Most rows of most pictures have no text, and are not looked at again.
        runs = self._runs(heat, np.flatnonzero(peaks >= self._min_pixel))
        return tuple(TextRegion(rectangle.corners() * scale) for rectangle in self._rectangles(heat, runs))

    def _runs(self, heat: Tensor, rows: Indices) -> Runs:
        """Of what is above the threshold in these ``rows``, by their numbers in ``heat``."""
        runs = find_runs(heat[rows] >= self._min_pixel)
        return replace(runs, row=rows[runs.row])

    def _rectangles(self, heat: Tensor, runs: Runs) -> list[Rectangle]:
        found = []
        for core in outline_largest(runs, connect(runs), least=MIN_CORE_PIXELS, most=MAX_REGIONS):
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


def _score(heat: Tensor, rectangle: Rectangle) -> float:
    """The mean of the map inside ``rectangle``."""
    (x, y), (right_x, right_y), _, (down_x, down_y) = rectangle.corners().tolist()
    across, along = _middles(rectangle.width), _middles(rectangle.height)[:, np.newaxis]
    height, width = heat.shape
    columns = _cells(x + across * (right_x - x) + along * (down_x - x), width)
    rows = _cells(y + across * (right_y - y) + along * (down_y - y), height)
    return float(heat.ravel().take(rows * width + columns).mean())


def _cells(places: NDArray[np.float64], count: int) -> Indices:
    """The numbers of the cells at ``places``, the nearest of ``count`` where there is none."""
    cells: Indices = np.minimum(np.maximum(places.astype(np.intp), 0), count - 1)
    return cells


def _middles(length: float) -> NDArray[np.float64]:
    """Of as many equal parts as ``length`` has pixels, ``_SAMPLES`` at most, as shares of it."""
    count = min(max(1, round(length)), _SAMPLES)
    return (np.arange(count) + 0.5) / count
