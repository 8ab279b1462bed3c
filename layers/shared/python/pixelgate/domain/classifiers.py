"""Classifiers that a workspace trains on its own images: what they are made of, and what is known of them.

They look at the embedding that classify leaves in its finding, so training and applying run no model.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Fraction
from pixelgate.domain.ids import ClassifierName, ImageId, WorkspaceId
from pixelgate.domain.tags import Tag, fold_tag
from pixelgate.domain.unusable_examples import Unusable

LEAST_EXAMPLES = 5
"""Of every label: of fewer nothing can be said about how good it is."""

MOST_LABELS = 30
MOST_EXAMPLES = 1000
"""Of all labels together, with those that show none of them."""

MOST_CLASSIFIERS = 50
"""In one workspace."""

MOST_VERSIONS = 200
"""Of one classifier."""

Version = Annotated[int, Field(ge=1, le=MOST_VERSIONS)]


class LabelledExamples(Document):
    """Images that show one label. An image may show several."""

    name: Tag
    images: Annotated[tuple[ImageId, ...], Field(min_length=LEAST_EXAMPLES, max_length=MOST_EXAMPLES)]


class Examples(Document):
    """What a classifier is to learn from. ``others``: images that show none of the labels.

    Every label has enough images that show it, and enough that do not: those of other labels are among them.
    """

    labels: Annotated[tuple[LabelledExamples, ...], Field(min_length=1, max_length=MOST_LABELS)]
    others: Annotated[tuple[ImageId, ...], Field(max_length=MOST_EXAMPLES)] = ()

    @property
    def image_ids(self) -> frozenset[str]:
        """All of them."""
        return frozenset(self.others).union(*(label.images for label in self.labels))

    @model_validator(mode="after")
    def _can_be_learnt_from(self) -> Self:
        if len({fold_tag(label.name) for label in self.labels}) < len(self.labels):
            raise ValueError("two labels have the same name")
        images = self.image_ids
        if len(images) > MOST_EXAMPLES:
            raise ValueError(f"{len(images)} images; a classifier learns from at most {MOST_EXAMPLES}")
        for label in self.labels:
            shown = frozenset(label.images)
            if both := shown & frozenset(self.others):
                raise ValueError(f"{min(both)} is under {label.name!r} and among the others, which show none")
            if len(shown) < LEAST_EXAMPLES:
                raise ValueError(f"{label.name!r} has {len(shown)} different images, not {LEAST_EXAMPLES}")
            if len(images - shown) < LEAST_EXAMPLES:
                raise ValueError(
                    f"there are {len(images - shown)} images that do not show {label.name!r}; "
                    f"name at least {LEAST_EXAMPLES}, as others or under another label"
                )
        return self


class TrainingOrder(Examples):
    """-> train_classifier."""

    workspace: WorkspaceId


class LabelReport(Document):
    """How good one label is on examples that it was not trained on, each left out once.

    ``precision`` and ``recall`` are those at ``threshold``; None where nothing reaches it.
    """

    name: Tag
    examples: int
    threshold: Fraction
    precision: Fraction | None
    recall: Fraction | None
    average_precision: Fraction


class TrainingReport(Document):
    """What a training found out.

    ``left_out``: examples that are copies of others, which would make the classifier look better than it is.
    ``warnings``: what to do about it where a label is doubtful, in sentences.
    """

    examples: int
    left_out: tuple[ImageId, ...] = ()
    labels: tuple[LabelReport, ...]
    warnings: tuple[str, ...] = ()


class LabelWeights(Document):
    """One label: ``weights`` and ``center`` are base64 of little-endian float16, as long as the embedding.

    Its score is the product with ``weights`` plus ``bias``; its confidence the logistic function of
    ``slope`` times score plus ``offset``. It is given from ``threshold`` on, to pictures whose product with
    ``center`` (of norm 1) is at least ``least_likeness``: to what resembles no example, nothing is said.
    """

    name: Tag
    weights: str
    bias: float
    slope: float
    offset: float
    center: str
    least_likeness: Annotated[float, Field(ge=-1, le=1)]
    threshold: Fraction


class TrainedClassifier(Document):
    """train_classifier -> the API, which stores it. ``model``, ``model_version``: of the embedding."""

    model: str
    model_version: str
    labels: Annotated[tuple[LabelWeights, ...], Field(min_length=1, max_length=MOST_LABELS)]
    report: TrainingReport


class TrainingAnswer(Document):
    """train_classifier -> the API: a classifier, or which of its examples cannot be used and why."""

    classifier: TrainedClassifier | None = None
    unusable: Mapping[Unusable, tuple[ImageId, ...]] = {}


class ClassifierVersion(Document):
    """One version as it is told; it never changes. ``sha256``: of what it was trained to."""

    name: ClassifierName
    version: Version
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    model: str
    model_version: str
    report: TrainingReport
    created_at: datetime
    created_by: str | None = None

    @property
    def label_names(self) -> tuple[str, ...]:
        """Its labels, in the order of the training."""
        return tuple(label.name for label in self.report.labels)

    @property
    def given_names(self) -> tuple[str, ...]:
        """Those that an image may get: no confidence reaches 1, which stands where nothing is told apart."""
        return tuple(label.name for label in self.report.labels if label.threshold < 1)


class ClassifierSummary(Document):
    """A classifier by its name. ``active_version``: the one that looks at every new image, if any does."""

    name: ClassifierName
    latest_version: Version
    active_version: Version | None = None
    labels: tuple[Tag, ...]
    updated_at: datetime
