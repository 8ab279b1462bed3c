"""What all analyses say about one image."""

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.duplicates import DuplicatesFinding
from pixelgate.domain.findings.faces import FacesFinding
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.findings.measures import MeasuresFinding
from pixelgate.domain.findings.moderation import ModerationFinding
from pixelgate.domain.findings.objects import ObjectsFinding
from pixelgate.domain.findings.text import TextFinding


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
