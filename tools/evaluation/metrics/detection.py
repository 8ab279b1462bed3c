"""How well boxes are found: average precision, as COCO measures it.

Source: Lin et al. 2014 (arXiv:1405.0312) and its reference code, pycocotools, with areas of all sizes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tools.evaluation.metrics.classification import ClassQuality, Flags, quality_of

Corners: TypeAlias = tuple[float, float, float, float]
Floats: TypeAlias = NDArray[np.float64]

COCO_IOUS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))
_RECALLS = np.linspace(0, 1, 101)
_HIT, _MISS, _IGNORED = 1, 0, -1


@dataclass(frozen=True)
class TrueBox:
    """One object that is there. ``corners``: left, top, right, bottom.

    A crowd is neither to be found nor wrong where it is.
    """

    image: str
    name: str
    corners: Corners
    is_crowd: bool = False


@dataclass(frozen=True)
class FoundBox:
    """One object that a detector claims, in the same unit."""

    image: str
    name: str
    corners: Corners
    confidence: float


@dataclass(frozen=True)
class _ImageMatch:
    """One class in one image: detections best first, their overlap with each true box."""

    confidences: Floats
    overlaps: Floats
    is_crowd: NDArray[np.bool_]

    def outcomes(self, iou: float) -> list[int]:
        """Each detection takes the free true box that it overlaps most; a crowd can be taken by many."""
        free = ~self.is_crowd
        outcomes = []
        for row in self.overlaps:
            candidates = np.where(free, row, -1.0)
            best = int(candidates.argmax()) if len(row) else -1
            if best >= 0 and candidates[best] >= iou:
                free[best] = False
                outcomes.append(_HIT)
            elif (row[self.is_crowd] >= iou).any():
                outcomes.append(_IGNORED)
            else:
                outcomes.append(_MISS)
        return outcomes


class DetectionQuality:
    """Compares what was found with what is there; the arguments cover all images."""

    def __init__(self, truths: Sequence[TrueBox], found: Sequence[FoundBox]) -> None:
        self._actual: dict[str, int] = defaultdict(int)
        for truth in truths:
            self._actual[truth.name] += not truth.is_crowd
        self._matches = _matches(truths, found)

    @property
    def names(self) -> tuple[str, ...]:
        """The classes of which there is something to find."""
        return tuple(sorted(name for name, count in self._actual.items() if count))

    def average_precision(self, name: str, *, iou: float) -> float:
        """Mean of the best precision at 101 recalls and beyond, for one of ``names``."""
        confidences, outcomes = self._ranked(name, iou)
        order = np.argsort(-confidences, kind="stable")
        hits = np.cumsum(outcomes[order] == _HIT)
        precision = hits / np.arange(1, len(hits) + 1)
        envelope = np.maximum.accumulate(precision[::-1])[::-1]
        # A recall that is never reached has the precision 0.
        positions = np.searchsorted(hits / self._actual[name], _RECALLS, side="left")
        return float(np.append(envelope, 0.0)[positions].mean())

    def mean_average_precision(
        self, ious: Sequence[float], *, names: Sequence[str] | None = None
    ) -> float | None:
        """Mean over ``ious`` and classes, all of them by default; None where there is nothing to find."""
        values = [
            self.average_precision(name, iou=iou)
            for name in (self.names if names is None else names)
            for iou in ious
        ]
        return float(np.mean(values)) if values else None

    def quality(self, name: str, *, iou: float, min_confidence: float) -> ClassQuality:
        """Precision and recall when only detections of at least this confidence count."""
        confidences, is_hit = self.outcomes(iou, names=[name])
        return _quality(is_hit[confidences >= min_confidence], actual=self._actual.get(name, 0))

    def overall(self, *, iou: float, thresholds: Mapping[str, float]) -> ClassQuality:
        """As ``quality``, over every box of every class, each class from its own threshold on."""
        reported = [np.empty(0, dtype=bool)]
        for name in self._matches:
            confidences, is_hit = self.outcomes(iou, names=[name])
            reported.append(is_hit[confidences >= thresholds[name]])
        return _quality(np.concatenate(reported), actual=sum(self._actual.values()))

    def outcomes(self, iou: float, *, names: Sequence[str] | None = None) -> tuple[Floats, Flags]:
        """The confidence of every detection outside of crowds, and whether it is right."""
        ranked = [self._ranked(name, iou) for name in (self._matches if names is None else names)]
        confidences = np.concatenate([np.empty(0), *(confidences for confidences, _ in ranked)])
        is_hit = np.concatenate([np.empty(0, dtype=bool), *(outcomes == _HIT for _, outcomes in ranked)])
        return confidences, is_hit

    def _ranked(self, name: str, iou: float) -> tuple[Floats, NDArray[np.int64]]:
        matches = self._matches.get(name, ())
        outcomes = np.array([one for match in matches for one in match.outcomes(iou)], dtype=np.int64)
        confidences = np.concatenate([np.empty(0), *(match.confidences for match in matches)])
        counts = outcomes != _IGNORED
        return confidences[counts], outcomes[counts]


def _quality(is_hit: Flags, *, actual: int) -> ClassQuality:
    return quality_of(hits=int(is_hit.sum()), predicted=len(is_hit), actual=actual)


def _matches(truths: Sequence[TrueBox], found: Sequence[FoundBox]) -> Mapping[str, Sequence[_ImageMatch]]:
    truths_of: dict[tuple[str, str], list[TrueBox]] = defaultdict(list)
    found_of: dict[tuple[str, str], list[FoundBox]] = defaultdict(list)
    for truth in truths:
        truths_of[truth.name, truth.image].append(truth)
    for one in found:
        found_of[one.name, one.image].append(one)
    matches: dict[str, list[_ImageMatch]] = defaultdict(list)
    for (name, image), claimed in found_of.items():
        ordered = sorted(claimed, key=lambda one: -one.confidence)
        there = truths_of.get((name, image), [])
        matches[name].append(
            _ImageMatch(
                confidences=np.array([one.confidence for one in ordered]),
                overlaps=overlaps(
                    [one.corners for one in ordered],
                    [truth.corners for truth in there],
                    is_crowd=[truth.is_crowd for truth in there],
                ),
                is_crowd=np.array([truth.is_crowd for truth in there], dtype=bool),
            )
        )
    return matches


def overlaps(found: Sequence[Corners], truths: Sequence[Corners], *, is_crowd: Sequence[bool]) -> Floats:
    """Intersection over union ``[found, truths]``; with a crowd, intersection over the found box's area."""
    left, right = (np.array(boxes, dtype=np.float64).reshape(-1, 4) for boxes in (found, truths))
    lower = np.maximum(left[:, np.newaxis, :2], right[np.newaxis, :, :2])
    upper = np.minimum(left[:, np.newaxis, 2:], right[np.newaxis, :, 2:])
    shared = np.clip(upper - lower, 0, None).prod(axis=-1)
    own, other = ((boxes[:, 2:] - boxes[:, :2]).prod(axis=-1) for boxes in (left, right))
    union = own[:, np.newaxis] + other[np.newaxis] - shared
    whole = np.where(np.array(is_crowd, dtype=bool)[np.newaxis], own[:, np.newaxis], union)
    result: Floats = np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)
    return result
