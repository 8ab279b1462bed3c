"""What all analyses say about one image."""

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.custom_labels import CustomLabelsFinding
from pixelgate.domain.findings.duplicates import DuplicatesFinding
from pixelgate.domain.findings.faces import FacesFinding
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.findings.measures import MeasuresFinding
from pixelgate.domain.findings.moderation import ModerationFinding
from pixelgate.domain.findings.objects import ObjectsFinding
from pixelgate.domain.findings.text import TextFinding

OF_THE_WORKSPACE = frozenset({"duplicates", "custom_labels"})
"""What depends on more than the bytes and the models, and so is found anew for every image."""


def no_classifier() -> MissingFinding:
    """What stands for custom labels in a workspace that has none."""
    return MissingFinding(missing=True, error="no classifier is active")


class Findings(Document):
    """All analyses of one image, each present or known to be missing."""

    labels: LabelsFinding | MissingFinding
    objects: ObjectsFinding | MissingFinding
    moderation: ModerationFinding | MissingFinding
    faces: FacesFinding | MissingFinding
    text: TextFinding | MissingFinding
    measures: MeasuresFinding | MissingFinding
    duplicates: DuplicatesFinding | MissingFinding = Field(
        default_factory=lambda: MissingFinding(missing=True, error="not looked for")
    )
    custom_labels: CustomLabelsFinding | MissingFinding = Field(default_factory=no_classifier)
