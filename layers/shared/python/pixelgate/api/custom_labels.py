"""What the active classifiers of a workspace say of an image: which they are is asked every few seconds."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from pixelgate.api.active_rulesets import MOST_POINTERS, POINTER_S, keep_latest
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.custom_labels import (
    MOST_CUSTOM_LABELS,
    AppliedClassifier,
    CustomLabel,
    CustomLabelsFinding,
)
from pixelgate.domain.findings.document import no_classifier
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.fingerprint import Embedding, decode_embedding
from pixelgate.storage.active_classifiers import ClassifierReader

if TYPE_CHECKING:
    from pixelgate.domain.classifiers import TrainedClassifier

MOST_MODELS = 50
"""Classifiers that are kept, the largest of which takes 0.3 MB."""


class ClassifiersFailedError(Exception):
    """An active classifier could not be asked; the message says why."""


class ActiveClassifiers:
    """Keeps what it has read, within bounds. ``clock`` tells the time in seconds."""

    def __init__(self, *, store: ClassifierReader, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self.clock = clock
        self._pointers: OrderedDict[str, tuple[float, tuple[AppliedClassifier, ...]]] = OrderedDict()
        self._models: OrderedDict[tuple[str, str, int], TrainedClassifier] = OrderedDict()

    def custom_labels(
        self, workspace: str, labels: LabelsFinding | MissingFinding
    ) -> CustomLabelsFinding | MissingFinding:
        """What all active classifiers say of the picture that ``labels`` are of.

        Missing where none is active, and where ``labels`` are: they look at the embedding in it.

        Raises:
            ClassifiersFailedError: one cannot be asked, so what it would have said is not known.
        """
        try:
            active = self._active(workspace)
            if not active:
                return no_classifier()
            if isinstance(labels, MissingFinding):
                return MissingFinding(missing=True, error="labels are missing")
            return self._ask(workspace, active, labels)
        except ClassifiersFailedError:
            raise
        except Exception as error:  # whatever is wrong with a classifier, the image is judged without it
            raise ClassifiersFailedError(type(error).__name__) from error

    def _ask(
        self, workspace: str, active: tuple[AppliedClassifier, ...], labels: LabelsFinding
    ) -> CustomLabelsFinding:
        # Imported where there is a classifier: images of all other workspaces pay nothing for it.
        from pixelgate.classifiers.applying import custom_labels_of  # noqa: PLC0415 - as said above

        started = perf_counter()
        models = {each.name: self._suitable(workspace, each, labels) for each in active}
        embedding: Embedding = decode_embedding(labels.embedding)
        found = [
            CustomLabel(classifier=classifier, name=name, confidence=confidence)
            for classifier, model in models.items()
            for name, confidence in custom_labels_of(embedding, model)
        ]
        found.sort(key=lambda label: -label.confidence)
        return CustomLabelsFinding(
            model=labels.model,
            model_version=labels.model_version,
            took_ms=round((perf_counter() - started) * 1000),
            labels=tuple(found[:MOST_CUSTOM_LABELS]),
            classifiers=active,
        )

    def _suitable(self, workspace: str, asked: AppliedClassifier, labels: LabelsFinding) -> TrainedClassifier:
        model = self._model(workspace, asked)
        learnt_from = (model.model, model.model_version)
        if learnt_from != (labels.model, labels.model_version):
            raise ClassifiersFailedError(
                f"{asked.name} version {asked.version} was trained on embeddings of {' '.join(learnt_from)}, "
                f"and this one is of {labels.model} {labels.model_version}"
            )
        return model

    def _model(self, workspace: str, asked: AppliedClassifier) -> TrainedClassifier:
        # A version never changes, and its number is never given again.
        key = (workspace, asked.name, asked.version)
        if key not in self._models:
            keep_latest(self._models, key, self.store.model(*key), most=MOST_MODELS)
        return self._models[key]

    def _active(self, workspace: str) -> tuple[AppliedClassifier, ...]:
        now = self.clock()
        if workspace not in self._pointers or not 0 <= now - self._pointers[workspace][0] < POINTER_S:
            keep_latest(self._pointers, workspace, (now, self.store.active(workspace)), most=MOST_POINTERS)
        return self._pointers[workspace][1]
