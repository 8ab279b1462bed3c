"""One image, as the API shows it."""

from enum import StrEnum

from pydantic import AwareDatetime

from pixelgate_client.models.base import Answer
from pixelgate_client.models.findings import Category, Findings
from pixelgate_client.models.verdict import Verdict


class ImageStatus(StrEnum):
    """Where an image stands."""

    AWAITING_UPLOAD = "AWAITING_UPLOAD"
    RECEIVED = "RECEIVED"
    ANALYSING = "ANALYSING"
    APPROVED = "APPROVED"
    IN_REVIEW = "IN_REVIEW"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    ERASED = "ERASED"


FINAL = frozenset(
    {
        ImageStatus.APPROVED,
        ImageStatus.IN_REVIEW,
        ImageStatus.REJECTED,
        ImageStatus.FAILED,
        ImageStatus.ERASED,
    }
)
"""The machine has nothing more to say. ``IN_REVIEW`` waits for a person."""


class Location(Answer):
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


class Rights(Answer):
    """Who made the picture, who is to be named, and who may use it on what terms, as the file claims.

    ``license_url`` is where the terms can be read, ``licensor_url`` where a licence can be had.
    """

    creator: str | None = None
    copyright: str | None = None
    credit: str | None = None
    usage_terms: str | None = None
    license_url: str | None = None
    licensor_url: str | None = None
    expires_at: str | None = None


class ImageFacts(Answer):
    """What the file is, and what its metadata claims.

    ``width`` and ``height`` are those of the upright image in pixels.
    """

    sha256: str
    bytes: int
    format: str
    width: int
    height: int
    frames: int = 1
    has_alpha: bool = False
    exif_orientation: int = 1
    camera: str | None = None
    lens: str | None = None
    taken_at: str | None = None
    has_gps: bool = False
    location: Location | None = None
    title: str | None = None
    caption: str | None = None
    digital_source_type: str | None = None
    generator: str | None = None
    has_content_credentials: bool = False
    rights: Rights = Rights()
    metadata_notes: tuple[str, ...] = ()


class Tag(Answer):
    """``source`` is ``user``, or the list of findings that a rule set took the tag from.

    ``confidence`` and ``ruleset`` are those of automatic tags.
    """

    name: str
    source: str
    confidence: float | None = None
    ruleset: str | None = None


class ImageSummary(Answer):
    """One image as lists show it. ``status`` may be a word that this client does not know yet."""

    id: str
    name: str
    status: ImageStatus | str
    content_type: str
    created_at: AwareDatetime
    updated_at: AwareDatetime
    reason: str | None = None
    reason_code: str | None = None
    severity: str | None = None
    ruleset: str | None = None
    collection: str | None = None
    tags: tuple[Tag, ...] = ()
    facts: ImageFacts | None = None

    @property
    def is_final(self) -> bool:
        """The machine has nothing more to say about this image."""
        return self.status in FINAL

    @property
    def elapsed_ms(self) -> int:
        """From the request to upload it until its last change, which is its verdict at first."""
        return round((self.updated_at - self.created_at).total_seconds() * 1000)


class Image(ImageSummary):
    """One image with what was found in it and what the rules say, all None until the analysis is done.

    ``categories`` are those of labels and objects together, None also where one of the two is missing.
    ``findings_reused_from`` is an earlier image of the same bytes, whose findings these are. ``removed_tags``
    are those that users took away for good.
    """

    removed_tags: tuple[str, ...] = ()
    findings_reused_from: str | None = None
    findings: Findings | None = None
    categories: tuple[Category, ...] | None = None
    verdict: Verdict | None = None


class ImagePage(Answer):
    """One page of a listing."""

    images: tuple[ImageSummary, ...]
    next_cursor: str | None = None
