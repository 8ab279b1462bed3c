"""Which things are where: objects, from one run of a single-shot detector."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pixelgate.domain.findings.objects import DetectedObject
from pixelgate.domain.model_cards import label_set
from pixelgate.inference.boxes import box_of, suppress
from pixelgate.inference.network import InferenceNetwork, Tensor
from pixelgate.inference.outputs import confidences, run

MAX_OBJECTS = 100

# So many candidates are compared pairwise; beyond them a picture is noise.
MAX_CANDIDATES = 400


class Detector:
    """A network with decoded outputs (SSD; Liu et al. 2016).

    ``boxes`` are ``[1, n, (1,) 4]``: top, left, bottom, right as fractions of the image. ``scores`` are
    ``[1, n, columns]``, each class on its own (sigmoid); columns without a label are unused.
    ``min_confidence`` is one for all, or ``[labels]`` with one for each. Boxes of one class that overlap by
    more than ``max_iou`` are one object, and so are boxes of different classes above ``same_place_iou``: what
    a network takes for a dog and for a cat at once is counted as one animal. The most confident box stays.
    """

    def __init__(
        self,
        network: InferenceNetwork,
        labels: Sequence[label_set.Label],
        *,
        min_confidence: float | Tensor,
        max_iou: float,
        same_place_iou: float = 1.0,
    ) -> None:
        self._network = network
        self._labels = tuple(labels)
        columns = np.array([label.index for label in labels], dtype=np.intp)
        # By column, up to the last that has a label: one without is never confident enough.
        self._min_confidence = np.full(columns.max(initial=-1) + 1, np.inf, dtype=np.float32)
        self._min_confidence[columns] = min_confidence
        self._place_of = np.zeros(len(self._min_confidence), dtype=np.intp)
        self._place_of[columns] = np.arange(len(columns))
        self._max_iou = max_iou
        self._same_place_iou = same_place_iou

    def detect(self, tensor: Tensor) -> tuple[DetectedObject, ...]:
        """Objects, most confident first.

        Raises:
            ConfigurationError: the network answers with what is no number or no confidence.
        """
        outputs = run(self._network, tensor)
        boxes = outputs["boxes"].reshape(-1, 4)[:, [1, 0, 3, 2]]
        scores = confidences(outputs, "scores").reshape(len(boxes), -1)[:, : len(self._min_confidence)]
        # Flat, because few of very many are: several times faster than by row and column.
        found = np.flatnonzero(scores >= self._min_confidence)
        anchors, columns = np.divmod(found, len(self._min_confidence))
        sure = scores[anchors, columns]
        best = np.argsort(-sure, kind="stable")[:MAX_CANDIDATES]
        anchors, classes, sure = anchors[best], self._place_of[columns[best]], sure[best]
        kept = self._distinct(boxes[anchors], sure, classes)
        described = (
            self._describe(boxes[anchors[index]], int(classes[index]), float(sure[index]))
            for index in kept[:MAX_OBJECTS]
        )
        return tuple(item for item in described if item is not None)

    def _distinct(self, boxes: Tensor, sure: Tensor, classes: NDArray[np.intp]) -> NDArray[np.intp]:
        """One box for each object, best first."""
        kept = np.array(suppress(boxes, sure, iou=self._max_iou, classes=classes), dtype=np.intp)
        return kept[suppress(boxes[kept], sure[kept], iou=self._same_place_iou)]

    def _describe(self, corners: Tensor, label_index: int, confidence: float) -> DetectedObject | None:
        box = box_of(corners)
        if box is None:
            return None
        label = self._labels[label_index]
        return DetectedObject(
            name=label.name,
            parents=label.parents,
            aliases=label.aliases,
            confidence=round(min(confidence, 1.0), 4),
            box=box,
            area=round(box.width * box.height, 5),
        )
