"""Where faces are, from one run of CenterFace (Xu et al. 2019, arXiv:1911.03599)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgate.domain.findings.base import Box, Point
from pixelgate.inference.boxes import box_of, suppress
from pixelgate.inference.network import InferenceNetwork, Tensor
from pixelgate.inference.outputs import confidences, require_finite, run

STRIDE = 4
MAX_FACES = 100

# Every cell of a large face fires; so many are compared pairwise.
MAX_CANDIDATES = 800


@dataclass(frozen=True)
class FoundFace:
    """One face as the network sees it; landmarks in the order of ``findings.Face``."""

    box: Box
    confidence: float
    landmarks: tuple[Point, ...]


class FaceFinder:
    """A network that says of every cell of a grid whether a face is centred there.

    A cell is 4 x 4 pixels of the input. Outputs: ``heatmap`` ``[1, 1, h, w]`` confidences; ``scale``
    ``[1, 2, h, w]`` the logarithm of height and width in cells; ``offset`` ``[1, 2, h, w]`` of the centre
    in the cell, y then x; ``landmarks`` ``[1, 10, h, w]`` five points, y then x, as fractions of the box.
    """

    def __init__(self, network: InferenceNetwork, *, min_confidence: float, max_iou: float) -> None:
        self._network = network
        self._min_confidence = min_confidence
        self._max_iou = max_iou

    def find(self, tensor: Tensor) -> tuple[FoundFace, ...]:
        """Faces, most confident first, in fractions of the picture that ``tensor`` was made from.

        Raises:
            ConfigurationError: the network answers with what is no number, no confidence or no size.
        """
        outputs = run(self._network, tensor)
        heatmap = confidences(outputs, "heatmap")[0, 0]
        rows, columns = _strongest(heatmap, self._min_confidence)
        sure = heatmap[rows, columns]
        boxes = _boxes(outputs, rows, columns)
        # A scale is a logarithm: a finite one may still be the size of nothing on earth.
        require_finite("scale", boxes)
        kept = suppress(boxes, sure, iou=self._max_iou)[:MAX_FACES]
        landmarks = outputs["landmarks"][0][:, rows, columns].T.reshape(-1, 5, 2)
        size = np.array([tensor.shape[3], tensor.shape[2]], dtype=np.float32)
        found = (_face(boxes[index], landmarks[index], float(sure[index]), size) for index in kept)
        return tuple(face for face in found if face is not None)


def _strongest(heatmap: Tensor, min_confidence: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    rows, columns = np.nonzero(heatmap >= min_confidence)
    best = np.argsort(-heatmap[rows, columns], kind="stable")[:MAX_CANDIDATES]
    return rows[best], columns[best]


def _boxes(outputs: Mapping[str, Tensor], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Tensor:
    """Left, top, right, bottom in input pixels."""
    with np.errstate(over="ignore"):
        height, width = np.exp(outputs["scale"][0][:, rows, columns]) * STRIDE
    shift_y, shift_x = outputs["offset"][0][:, rows, columns]
    center_y, center_x = (rows + shift_y + 0.5) * STRIDE, (columns + shift_x + 0.5) * STRIDE
    corners = [center_x - width / 2, center_y - height / 2, center_x + width / 2, center_y + height / 2]
    return np.stack(corners, axis=-1).astype(np.float32)


def _face(corners: Tensor, landmarks: Tensor, confidence: float, size: Tensor) -> FoundFace | None:
    box = box_of(corners / np.concatenate([size, size]))
    if box is None:
        return None
    # Relative to the box as the network drew it, before it is clipped to the picture.
    points = (corners[:2] + landmarks[:, ::-1] * (corners[2:] - corners[:2])) / size
    return FoundFace(
        box=box,
        confidence=round(min(confidence, 1.0), 4),
        landmarks=tuple(Point(x=round(float(x), 5), y=round(float(y), 5)) for x, y in np.clip(points, 0, 1)),
    )
