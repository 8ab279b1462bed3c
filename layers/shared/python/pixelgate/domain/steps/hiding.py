"""What anonymize is told."""

from typing import Literal

from pixelgate.domain.base import Document
from pixelgate.domain.findings.faces import FacesFinding
from pixelgate.domain.findings.text import TextFinding
from pixelgate.domain.steps.prepared import PreparedImage


class NotSearched(Document):
    """Nothing of this kind is to be hidden."""

    not_searched: Literal[True]


class FoundToHide(Document):
    """find_faces, read_text -> anonymize."""

    faces: FacesFinding | NotSearched
    text: TextFinding | NotSearched


class PictureToHide(Document):
    """-> anonymize."""

    prepared: PreparedImage
    to_hide: FoundToHide
