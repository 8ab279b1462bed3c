"""What travels to and from the making of renditions."""

from typing import Annotated, Self

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.faces import FacesFinding
from pixelgate.domain.findings.measures import MeasuresFinding
from pixelgate.domain.ids import ImageId, WorkspaceId
from pixelgate.domain.metadata import Line, Paragraph, WebAddress
from pixelgate.domain.renditions import MetadataPolicy, RenditionFormat, RenditionProfile
from pixelgate.domain.steps.pictures import Side

Keyword = Annotated[str, Field(min_length=1, max_length=64)]


class RenditionMetadata(Document):
    """What may be written into renditions: whose the picture is, and what it shows.

    ``license_url`` is where the terms of use can be read, ``licensor_url`` where a licence can be had.
    """

    creator: Line | None = None
    credit: Line | None = None
    copyright: Annotated[str, Field(max_length=500)] | None = None
    usage_terms: Paragraph | None = None
    license_url: WebAddress | None = None
    licensor_url: WebAddress | None = None
    caption: Paragraph | None = None
    keywords: Annotated[tuple[Keyword, ...], Field(max_length=50)] = ()

    def under(self, policy: MetadataPolicy) -> Self | None:
        """The part that ``policy`` lets be written; None where that is nothing."""
        if policy is MetadataPolicy.STRIP:
            return None
        kept = self
        if policy is MetadataPolicy.RIGHTS:
            kept = self.model_copy(update={"caption": None, "keywords": ()})
        return kept if any(kept.model_dump().values()) else None


class RenditionsToMake(Document):
    """-> make_renditions: of these very bytes (``version_id``) everything that ``profile`` names.

    ``width`` and ``height`` are those of the upright image, as its facts have them. ``version_id`` may be
    None of the anonymised copy, which holds the same bytes whenever it is written.
    """

    image_id: ImageId
    workspace: WorkspaceId
    original_key: str
    version_id: str | None
    width: Side
    height: Side
    profile: RenditionProfile
    measures: MeasuresFinding | MissingFinding
    faces: FacesFinding | MissingFinding
    metadata: RenditionMetadata = Field(default_factory=RenditionMetadata)


class MadeRendition(Document):
    """One file. Its key ends in the hash of its bytes, so what a key holds never changes.

    ``is_smaller``: the original is too small for the size that was asked for. ``misses_target``: no quality
    reaches the SSIM or the number of bytes that was asked for; this is the nearest. ``quality`` is None
    where the format has none.
    """

    name: str
    key: str
    format: RenditionFormat
    width: Side
    height: Side
    bytes: Annotated[int, Field(gt=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    quality: int | None
    is_smaller: bool
    misses_target: bool


class MadeRenditions(Document):
    """make_renditions -> publish, in the profile's order.

    ``placeholder`` is a ThumbHash in base64: a blurred preview in about 25 bytes. ``color`` is the dominant
    one, None where the image was not measured.
    """

    image_id: ImageId
    workspace: WorkspaceId
    profile: str
    renditions: tuple[MadeRendition, ...]
    placeholder: str
    color: str | None
