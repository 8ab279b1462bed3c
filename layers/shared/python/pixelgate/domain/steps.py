"""What travels between the states of ``analyze_image``: the execution document and its parts.

The document only grows: ``received -> prepared -> recalled -> findings -> judged``. Bytes never travel,
only keys.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings import FacesFinding, Findings, TextFinding
from pixelgate.domain.history import EMPTY_CHAIN, ChainHead
from pixelgate.domain.ids import CollectionName, ImageId, WorkspaceId
from pixelgate.domain.metadata import Metadata
from pixelgate.domain.provenance import AnalysisStart
from pixelgate.domain.shadows import ShadowVerdict
from pixelgate.domain.verdict import Verdict

Count = Annotated[int, Field(ge=0)]
Side = Annotated[int, Field(gt=0)]


class ReceivedImage(Document):
    """ingest -> preprocess: these very bytes (``version_id``) have landed.

    ``start`` is for the image's history, which is written when the analysis ends.
    """

    image_id: ImageId
    workspace: WorkspaceId
    original_key: str
    version_id: str
    bytes: Count
    analysis: Annotated[int, Field(ge=1, description="which analysis of this image this is")]
    collection: CollectionName | None = None
    start: AnalysisStart | None = None

    @property
    def history(self) -> ChainHead:
        """Where the image's history stood when the analysis was started."""
        return EMPTY_CHAIN if self.start is None else self.start.history


class WorkCopy(Document):
    """An upright, bounded sRGB picture without metadata; ``width`` and ``height`` in pixels."""

    key: str
    width: Side
    height: Side


class ImageFacts(Metadata):
    """What the file is, and what it claims. Texts from metadata are hostile: bounded, never shown as HTML.

    ``width`` and ``height`` are those of the upright image in pixels.
    """

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    bytes: Count
    format: str
    width: Side
    height: Side
    frames: Annotated[int, Field(ge=1)]
    has_alpha: bool
    exif_orientation: Annotated[int, Field(ge=1, le=8)]


class Hiding(StrEnum):
    """How a part of a picture is hidden: not at all, under its surroundings, or under a plain box."""

    NONE = "none"
    BLUR = "blur"
    BOX = "box"


class Concealment(Document):
    """What is hidden, and whether the original may stay as it is."""

    faces: Hiding
    text: Hiding
    keep_original: bool


class Anonymization(Concealment):
    """A concealment that is under way: the copies as they are before it."""

    large: WorkCopy
    small: WorkCopy
    center: WorkCopy
    squeezed: WorkCopy


class Hidden(Document):
    """How many faces and lines of text were found and hidden.

    ``is_whole``: there were more than can be told apart, so the whole picture was.
    """

    faces: Count
    lines: Count
    is_whole: bool = False


class PreparedImage(Document):
    """preprocess -> every analysis.

    ``large`` is for faces and text, ``small`` for models of 300 px or less. Two are lossless: ``center``, the
    middle square, for classifiers that see no more than that, and ``squeezed``, the whole in a square, for
    detectors that see it so. Where there is an ``anonymization``, they exist only
    once it is done, and ``hidden`` then says what it did.
    """

    image_id: ImageId
    workspace: WorkspaceId
    large: WorkCopy
    small: WorkCopy
    center: WorkCopy
    squeezed: WorkCopy
    facts: ImageFacts
    anonymization: Anonymization | None = None
    hidden: Hidden | None = None


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


class Recalled(Document):
    """recall_findings -> the choice whether to analyse.

    ``image_id`` is an image of the same bytes, whose ``findings`` stand for this one's; None: there is none.
    ``model_set`` names today's models and settings.
    """

    model_set: str | None = None
    image_id: ImageId | None = None
    findings: Findings | None = None


class Evaluation(Document):
    """-> find_duplicates, evaluate. Only the latter is told what was ``received``."""

    prepared: PreparedImage
    findings: Findings
    received: ReceivedImage | None = None

    @property
    def collection(self) -> str | None:
        """The collection that the image was uploaded to."""
        return self.received.collection if self.received else None


class Judged(Document):
    """evaluate -> persist. ``shadow``: what the rule set beside the one that decides would have said."""

    verdict: Verdict
    shadow: ShadowVerdict | None = None


class AnalysedImage(Document):
    """-> persist: the whole document."""

    received: ReceivedImage
    prepared: PreparedImage
    recalled: Recalled = Field(default_factory=Recalled)
    findings: Findings
    judged: Judged

    @property
    def verdict(self) -> Verdict:
        """What decides."""
        return self.judged.verdict


class StateError(Document):
    """What Step Functions' Catch hands on. ``Cause`` is JSON text for errors that a function raised."""

    Error: str
    Cause: str = ""


class FailedAnalysis(Document):
    """-> record_failure."""

    received: ReceivedImage
    error: StateError


class Recorded(Document):
    """persist, record_failure -> the end of the execution."""

    image_id: ImageId
    status: str
    recorded_at: AwareDatetime
