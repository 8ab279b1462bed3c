"""All findings and facts of one image, as the rules see them.

``None`` for a whole group (``objects``, ``text``, ...) means that its analysis is missing: a condition on
it is unknown. ``None`` for a value inside a group that is present (``image.camera``) is a known absence.
Three analyses raise categories of moderation; those among them that are missing are its ``moderation_gaps``.
``custom_labels`` are None in most workspaces; only rules that read them are undecided then.
``model_versions`` has the version of every analysis that succeeded, by its name.
The names here are the rule language's vocabulary: a rule that names anything else is refused at load.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.categories import categories_of
from pixelgate.domain.findings.base import Finding, MissingFinding
from pixelgate.domain.findings.categories import Category
from pixelgate.domain.findings.custom_labels import CustomLabel
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.findings.duplicates import Duplicate
from pixelgate.domain.findings.faces import Face
from pixelgate.domain.findings.labels import Label
from pixelgate.domain.findings.measures import (
    BlankReason,
    Composition,
    DominantColor,
    Exposure,
)
from pixelgate.domain.findings.moderation import ModerationCategory
from pixelgate.domain.findings.objects import DetectedObject
from pixelgate.domain.findings.text import TextLine
from pixelgate.domain.moderation import moderation_of
from pixelgate.domain.moderation_taxonomy import ModerationSource
from pixelgate.domain.steps.pictures import ImageFacts

OPTIONAL = frozenset({"custom_labels"})
"""Groups that a workspace may do without: where one is None, it is missing only to rules that read it."""


class ImageSignals(Document):
    """Facts of the file, and its collection; ``width`` and ``height`` in pixels of the upright image."""

    width: int
    height: int
    bytes: int
    format: str
    frames: int
    has_alpha: bool
    camera: str | None
    lens: str | None
    taken_at: str | None
    has_gps: bool
    title: str | None
    caption: str | None
    digital_source_type: str | None
    generator: str | None
    has_content_credentials: bool
    collection: str | None = None


class RightsSignals(Document):
    """What the file claims about its rights, see ``Rights``.

    What older versions did not read is None in the signals that they stored.
    """

    creator: str | None
    copyright: str | None
    usage_terms: str | None
    expires_at: str | None
    credit: str | None = None
    license_url: str | None = None
    licensor_url: str | None = None


class TextSignals(Document):
    """What could be read. ``truncated``: the picture holds more text than these.

    ``orientation``: degrees by which the page stands turned clockwise.
    """

    language: str
    lines: tuple[TextLine, ...]
    truncated: bool
    orientation: int = 0


class QualitySignals(Document):
    """Technical quality, see ``MeasuresFinding``."""

    sharpness: float
    exposure: Exposure
    contrast: float
    noise: float
    colorfulness: float
    is_blank: bool
    blank_reason: BlankReason | None


class Signals(Document):
    """The input of every evaluation; a pure value that can be stored and replayed."""

    content_sha256: str
    image: ImageSignals
    rights: RightsSignals
    labels: tuple[Label, ...] | None
    objects: tuple[DetectedObject, ...] | None
    categories: tuple[Category, ...] | None
    moderation: tuple[ModerationCategory, ...]
    moderation_gaps: tuple[ModerationSource, ...] = ()
    faces: tuple[Face, ...] | None
    text: TextSignals | None
    colors: tuple[DominantColor, ...] | None
    background: DominantColor | None
    quality: QualitySignals | None
    composition: Composition | None
    duplicates: tuple[Duplicate, ...] | None
    custom_labels: tuple[CustomLabel, ...] | None = None
    model_versions: Mapping[str, str] = Field(default_factory=dict)

    @classmethod
    def of(cls, facts: ImageFacts, findings: Findings, collection: str | None = None) -> "Signals":
        """Arrange what is known about an image for the rules."""
        labels, objects, faces = findings.labels, findings.objects, findings.faces
        duplicates, custom = findings.duplicates, findings.custom_labels
        moderation, text, measures = moderation_of(findings), findings.text, findings.measures
        measured = None if isinstance(measures, MissingFinding) else measures
        # Of documents that are valid, and so not validated again: that would build the models of all of them.
        return cls.model_construct(
            content_sha256=facts.sha256,
            image=ImageSignals.model_construct(**_shared(facts, ImageSignals), collection=collection),
            rights=RightsSignals.model_construct(**_shared(facts.rights, RightsSignals)),
            labels=None if isinstance(labels, MissingFinding) else labels.labels,
            objects=None if isinstance(objects, MissingFinding) else objects.objects,
            categories=categories_of(findings),
            moderation=moderation.categories,
            moderation_gaps=moderation.gaps,
            faces=None if isinstance(faces, MissingFinding) else faces.faces,
            text=None
            if isinstance(text, MissingFinding)
            else TextSignals.model_construct(**_shared(text, TextSignals)),
            colors=None if measured is None else measured.colors,
            background=None if measured is None else measured.background,
            quality=None
            if measured is None
            else QualitySignals.model_construct(**_shared(measured, QualitySignals)),
            composition=None if measured is None else measured.composition,
            duplicates=None if isinstance(duplicates, MissingFinding) else duplicates.duplicates,
            custom_labels=None if isinstance(custom, MissingFinding) else custom.labels,
            model_versions={
                name: finding.model_version for name, finding in findings if isinstance(finding, Finding)
            },
        )

    @property
    def missing(self) -> frozenset[str]:
        """The groups that every image should have and this one has not, their analysis having failed."""
        groups = {name for name, value in self if value is None and name not in OPTIONAL}
        return frozenset(groups | ({"moderation"} & {*self.moderation_gaps}))


def _shared(document: Document, part: type[Document]) -> dict[str, Any]:
    """The fields of ``part`` that ``document`` has, too."""
    return {name: value for name, value in document if name in part.model_fields}
