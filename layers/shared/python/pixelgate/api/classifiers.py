"""Classifiers of a workspace's own labels: trained, listed and shown, version by version."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Self

from pixelgate.api.problems import ProblemError
from pixelgate.domain.base import Document
from pixelgate.domain.classifiers import (
    MOST_CLASSIFIERS,
    MOST_VERSIONS,
    ClassifierSummary,
    ClassifierVersion,
    Examples,
    TrainedClassifier,
    TrainingAnswer,
    TrainingOrder,
)
from pixelgate.domain.ids import ClassifierName
from pixelgate.runtime.functions import Function, FunctionFailedError
from pixelgate.storage.active_classifiers import ClassifierNotFoundError
from pixelgate.storage.classifier_changes import (
    Author,
    ClassifierChanges,
    TooManyClassifiersError,
    TooManyVersionsError,
)
from pixelgate.storage.classifiers import ClassifierStore, StoredClassifier


class TrainingRequest(Examples):
    """What a version is to learn from; ``name``: of a classifier there is, or of a new one."""

    name: ClassifierName


class ClassifierList(Document):
    """By name."""

    classifiers: tuple[ClassifierSummary, ...]


class ClassifierVersionLine(Document):
    """One version of a listing. ``examples``: how many it was trained on."""

    version: int
    created_at: datetime
    created_by: str | None
    examples: int
    labels: tuple[str, ...]

    @classmethod
    def of(cls, version: ClassifierVersion) -> Self:
        """A version without its report."""
        return cls(
            version=version.version,
            created_at=version.created_at,
            created_by=version.created_by,
            examples=version.report.examples,
            labels=version.label_names,
        )


class ClassifierDetail(ClassifierSummary):
    """A classifier with its versions, the newest first."""

    versions: tuple[ClassifierVersionLine, ...]


@dataclass(frozen=True, kw_only=True)
class ClassifierDesk:
    """Every method is about one workspace and raises a ``ProblemError`` for what cannot be done.

    ``training`` is the function that trains.
    """

    store: ClassifierStore
    changes: ClassifierChanges
    training: Function

    def train(
        self, workspace: str, request: TrainingRequest, *, actor: str, now: datetime
    ) -> ClassifierVersion:
        """A new version, which looks at no image yet; 422 where examples cannot be used, 409 if it is one
        classifier or version too many.
        """
        try:
            # Before the seconds that a training takes; whether there still is room then, `add` sees.
            self.changes.require_room(workspace, request.name)
            trained = self._trained(workspace, request)
            return self.changes.add(workspace, request.name, trained, author=Author(actor, now))
        except TooManyClassifiersError as error:
            raise ProblemError(
                HTTPStatus.CONFLICT, "too-many-classifiers", f"there are {MOST_CLASSIFIERS} classifiers"
            ) from error
        except TooManyVersionsError as error:
            detail = f"{MOST_VERSIONS} versions of {request.name} were trained"
            raise ProblemError(HTTPStatus.CONFLICT, "too-many-classifier-versions", detail) from error

    def _trained(self, workspace: str, request: TrainingRequest) -> TrainedClassifier:
        order = TrainingOrder(workspace=workspace, labels=request.labels, others=request.others)
        try:
            answer = self.training.call(order, TrainingAnswer)
        except FunctionFailedError as error:
            raise ProblemError(
                HTTPStatus.SERVICE_UNAVAILABLE, "nothing-trained", "the classifier could not be trained"
            ) from error
        if answer.classifier is None:
            number = sum(map(len, answer.unusable.values()))
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "unusable-examples",
                f"nothing can be learnt from {number} of the images",
                unusable=answer.unusable,
            )
        return answer.classifier

    def all(self, workspace: str) -> ClassifierList:
        """All of them."""
        return ClassifierList(classifiers=self.store.summaries(workspace))

    def detail(self, found: StoredClassifier) -> ClassifierDetail:
        """A classifier with its versions."""
        versions = tuple(ClassifierVersionLine.of(version) for version in self.store.versions(found))
        return ClassifierDetail(**dict(found.summary), versions=versions)

    def version(self, workspace: str, name: str, version: int) -> ClassifierVersion:
        """One version with its report, or 404."""
        return find_version(self.store, workspace, name, version)


def find_classifier(store: ClassifierStore, workspace: str, name: str) -> StoredClassifier:
    """A classifier as it is now.

    Raises:
        ProblemError: 404, alike for one that never was, one that is removed, and another workspace's.
    """
    try:
        return store.find(workspace, name)
    except ClassifierNotFoundError as error:
        raise ProblemError(HTTPStatus.NOT_FOUND, "classifier-not-found", str(error)) from error


def find_version(store: ClassifierStore, workspace: str, name: str, version: int) -> ClassifierVersion:
    """What is told of a version.

    Raises:
        ProblemError: 404.
    """
    try:
        return store.version(workspace, name, version)
    except ClassifierNotFoundError as error:
        raise _no_version(name, error) from error


def find_model(store: ClassifierStore, workspace: str, name: str, version: int) -> TrainedClassifier:
    """What a version was trained to; raises as ``find_version`` does."""
    find_version(store, workspace, name, version)
    try:
        return store.model(workspace, name, version)
    except ClassifierNotFoundError as error:
        raise _no_version(name, error) from error


def _no_version(name: str, error: ClassifierNotFoundError) -> ProblemError:
    return ProblemError(
        HTTPStatus.NOT_FOUND,
        "classifier-version-not-found",
        str(error),
        hint=f"GET /v1/classifiers/{name} lists what there is",
    )
