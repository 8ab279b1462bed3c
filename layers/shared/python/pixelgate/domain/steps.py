"""What travels between the states of ``analyze_image``: the execution document and its parts.

The document only grows: ``received -> prepared -> findings -> verdict``. Bytes never travel, only keys.
"""

from typing import Annotated

from pydantic import AwareDatetime, Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings import Findings
from pixelgate.domain.ids import ImageId, WorkspaceId
from pixelgate.domain.metadata import Metadata
from pixelgate.domain.verdict import Verdict

Count = Annotated[int, Field(ge=0)]
Side = Annotated[int, Field(gt=0)]


class ReceivedImage(Document):
    """ingest -> preprocess: these very bytes (``version_id``) have landed."""

    image_id: ImageId
    workspace: WorkspaceId
    original_key: str
    version_id: str
    bytes: Count
    analysis: Annotated[int, Field(ge=1, description="which analysis of this image this is")]


class WorkCopy(Document):
    """An upright, bounded sRGB JPEG without metadata; ``width`` and ``height`` in pixels."""

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


class PreparedImage(Document):
    """preprocess -> every analysis.

    ``large`` is for faces and text, ``small`` for models of 300 px or less. ``center`` is the middle square,
    lossless, for classifiers that see no more than that.
    """

    image_id: ImageId
    workspace: WorkspaceId
    large: WorkCopy
    small: WorkCopy
    center: WorkCopy
    facts: ImageFacts


class Evaluation(Document):
    """-> evaluate."""

    prepared: PreparedImage
    findings: Findings


class AnalysedImage(Document):
    """-> persist: the whole document."""

    received: ReceivedImage
    prepared: PreparedImage
    findings: Findings
    verdict: Verdict


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
