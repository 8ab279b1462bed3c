"""What a file claims about itself. Anyone can write anything there: claims, not facts, and hostile text."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pixelgate.domain.base import Document

Line = Annotated[str, Field(max_length=200)]
Paragraph = Annotated[str, Field(max_length=2000)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=500)]


class Location(Document):
    """Degrees, WGS 84. Only kept where the operator asked for it."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class Rights(Document):
    """Who made the picture, who is to be named, and who may use it on what terms and for how long.

    ``license_url`` is where the terms can be read, ``licensor_url`` where a licence can be had.
    ``expires_at``: the earliest end of a licence that the file names, as an ISO 8601 date or time; its own
    words where they are no date, which leaves rules about it undecided rather than false.
    """

    creator: Line | None = None
    copyright: Annotated[str, Field(max_length=500)] | None = None
    credit: Line | None = None
    usage_terms: Paragraph | None = None
    license_url: WebAddress | None = None
    licensor_url: WebAddress | None = None
    expires_at: Annotated[str, Field(max_length=40)] | None = None


class Metadata(Document):
    """The subset of EXIF, IPTC and XMP that is kept: one line of printable text each, None where unsaid.

    ``taken_at`` is ISO 8601, with an offset only where one was recorded. ``digital_source_type`` is a term
    of IPTC's vocabulary such as ``trainedAlgorithmicMedia``. ``generator`` is the image generator that left
    its mark. ``has_content_credentials``: there is a C2PA manifest; its signature is not checked.
    ``metadata_notes`` say what could not be read.
    """

    camera: Line | None = None
    lens: Line | None = None
    taken_at: Annotated[str, Field(max_length=40)] | None = None
    has_gps: bool = False
    location: Location | None = None
    title: Line | None = None
    caption: Paragraph | None = None
    digital_source_type: Annotated[str, Field(max_length=60)] | None = None
    generator: Annotated[str, Field(max_length=100)] | None = None
    has_content_credentials: bool = False
    rights: Rights = Field(default_factory=Rights)
    metadata_notes: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
