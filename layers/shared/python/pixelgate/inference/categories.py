"""A user's own categories out of what a model found: sums over labels, the surest of objects."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pixelgate.domain.findings.categories import Category
from pixelgate.domain.findings.objects import DetectedObject
from pixelgate.domain.model_cards import label_set
from pixelgate.inference.network import Tensor

MAX_CATEGORIES = 20
MAX_GIVERS = 5

# What adds less than a twentieth to a category is not what gave it.
MIN_CONTRIBUTION = 0.05


class Categoriser:
    """The categories that the compiled taxonomy has for the labels of one model."""

    def __init__(
        self, categories: Sequence[label_set.LabelCategory], labels: Sequence[label_set.Label]
    ) -> None:
        places = {label.index: place for place, label in enumerate(labels)}
        self._names = tuple(label.name for label in labels)
        members = [
            (category, np.array([places[index] for index in category.labels if index in places], np.intp))
            for category in categories
        ]
        self._members = [(category, of_it) for category, of_it in members if len(of_it)]
        self._places = np.concatenate([np.empty(0, np.intp), *(of_it for _, of_it in self._members)])
        self._starts = np.cumsum([0, *(len(of_it) for _, of_it in self._members)])[:-1]

    def of_whole(self, confidences: Tensor) -> tuple[Category, ...]:
        """Of probabilities ``[labels]`` of classes that exclude each other: those of a category add up."""
        sums = np.add.reduceat(confidences[self._places], self._starts) if self._members else ()
        return _strongest(
            _category(known, float(total), self._named(confidences, places))
            for (known, places), total in zip(self._members, sums, strict=True)
            if total >= known.min_confidence
        )

    def of_objects(self, objects: Iterable[DetectedObject]) -> tuple[Category, ...]:
        """Of instances, most confident first: a category is as sure as the surest of its own."""
        surest: dict[str, float] = {}
        for one in objects:
            surest.setdefault(one.name, one.confidence)
        found = []
        for known, names in self._member_names:
            mine = {name: confidence for name, confidence in surest.items() if name in names}
            if mine and max(mine.values()) >= known.min_confidence:
                found.append(_category(known, max(mine.values()), mine))
        return _strongest(found)

    @cached_property
    def _member_names(self) -> list[tuple[label_set.LabelCategory, frozenset[str]]]:
        return [
            (category, frozenset(self._names[place] for place in places))
            for category, places in self._members
        ]

    def _named(self, confidences: Tensor, places: NDArray[np.intp]) -> Mapping[str, float]:
        order = places[np.argsort(-confidences[places], kind="stable")[:MAX_GIVERS]]
        least = MIN_CONTRIBUTION * float(confidences[places].sum())
        return {self._names[at]: float(confidences[at]) for at in order if confidences[at] >= least}


def _category(known: label_set.LabelCategory, confidence: float, givers: Mapping[str, float]) -> Category:
    *above, name = known.path
    return Category(
        id=known.id,
        name=name,
        path=" > ".join(known.path),
        parents=tuple(reversed(above)),
        confidence=round(min(confidence, 1.0), 4),
        given_by=tuple(givers)[:MAX_GIVERS],
    )


def _strongest(found: Iterable[Category]) -> tuple[Category, ...]:
    """Most confident first; of equals the one that the taxonomy names first."""
    return tuple(sorted(found, key=lambda category: -category.confidence)[:MAX_CATEGORIES])
