"""Classifiers of a workspace's own labels, and what they say of images."""

from pydantic import AwareDatetime

from pixelgate_client.models.base import Answer

LEAST_EXAMPLES = 5
"""Of every label."""

MOST_LABELS = 30
MOST_EXAMPLES = 1000
"""Of all labels together, with those that show none of them."""

MOST_TRIED = 100
"""Images that are tried at once."""


class LabelReport(Answer):
    """How good one label is on examples that it was not trained on, each left out once.

    ``precision`` and ``recall`` are those at ``threshold``; None where nothing reaches it.
    """

    name: str
    examples: int
    threshold: float
    precision: float | None = None
    recall: float | None = None
    average_precision: float


class TrainingReport(Answer):
    """What a training found out.

    ``left_out`` are copies of other examples. ``warnings`` say what to do about labels that are doubtful.
    """

    examples: int
    left_out: tuple[str, ...] = ()
    labels: tuple[LabelReport, ...]
    warnings: tuple[str, ...] = ()


class ClassifierVersion(Answer):
    """One version, which never changes. ``model`` and ``model_version`` are those of the embedding."""

    name: str
    version: int
    sha256: str
    model: str
    model_version: str
    report: TrainingReport
    created_at: AwareDatetime
    created_by: str | None = None


class ClassifierSummary(Answer):
    """A classifier by its name. ``active_version``: the one that looks at every new image, if any does."""

    name: str
    latest_version: int
    active_version: int | None = None
    labels: tuple[str, ...]
    updated_at: AwareDatetime


class ClassifierList(Answer):
    """All classifiers of a workspace."""

    classifiers: tuple[ClassifierSummary, ...]


class ClassifierVersionLine(Answer):
    """One version of a classifier, without its report."""

    version: int
    created_at: AwareDatetime
    created_by: str | None = None
    examples: int
    labels: tuple[str, ...]


class ClassifierDetail(ClassifierSummary):
    """A classifier with all its versions, the newest first."""

    versions: tuple[ClassifierVersionLine, ...]


class TriedLabel(Answer):
    """A label that an image would get."""

    name: str
    confidence: float


class TriedImage(Answer):
    """What a classifier says of an image; ``labels`` is None where it cannot, and ``reason`` says why."""

    image_id: str
    labels: tuple[TriedLabel, ...] | None = None
    reason: str | None = None


class ClassifierTrial(Answer):
    """What one version says of some images, without effect."""

    name: str
    version: int
    images: tuple[TriedImage, ...]


class RemovedClassifier(Answer):
    """What was removed."""

    name: str
