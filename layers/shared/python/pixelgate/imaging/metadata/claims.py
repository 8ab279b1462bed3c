"""What one block of metadata says, and how several blocks of one file are made into one answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter

from pixelgate.domain.metadata import Location, Metadata, Rights

# Whatever its ingredients are, a picture that says it was generated is to be treated as generated.
_GENERATED = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia")


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Bounded printable texts; None (or nothing) where the block is silent."""

    camera: str | None = None
    lens: str | None = None
    taken_at: str | None = None
    has_gps: bool = False
    location: Location | None = None
    title: str | None = None
    caption: str | None = None
    creator: str | None = None
    copyright: str | None = None
    credit: str | None = None
    usage_terms: str | None = None
    license_url: str | None = None
    licensor_url: str | None = None
    expires_at: tuple[str, ...] = ()
    digital_source_types: tuple[str, ...] = ()
    generator: str | None = None


def merge(
    *, descriptive: Iterable[Claims], technical: Iterable[Claims], has_credentials: bool, notes: Iterable[str]
) -> Metadata:
    """One answer from blocks in falling order of trust: one order for words, one for the camera's facts.

    As the Metadata Working Group's guidelines have it, XMP's words go before IPTC-IIM's and EXIF's, and
    EXIF's facts go before XMP's.
    """
    words, facts = tuple(descriptive), tuple(technical)
    kinds = [kind for claims in words for kind in claims.digital_source_types]
    return Metadata(
        camera=_first(facts, "camera"),
        lens=_first(facts, "lens"),
        taken_at=_first(facts, "taken_at"),
        has_gps=any(claims.has_gps for claims in facts),
        location=next((claims.location for claims in facts if claims.location), None),
        title=_first(words, "title"),
        caption=_first(words, "caption"),
        digital_source_type=next((kind for kind in _GENERATED if kind in kinds), kinds[0] if kinds else None),
        generator=_first(words, "generator"),
        has_content_credentials=has_credentials,
        rights=Rights(
            creator=_first(words, "creator"),
            copyright=_first(words, "copyright"),
            credit=_first(words, "credit"),
            usage_terms=_first(words, "usage_terms"),
            license_url=_first(words, "license_url"),
            licensor_url=_first(words, "licensor_url"),
            expires_at=_earliest(end for claims in words for end in claims.expires_at),
        ),
        metadata_notes=tuple(notes),
    )


def _first(blocks: tuple[Claims, ...], name: str) -> str | None:
    return next(filter(None, map(attrgetter(name), blocks)), None)


def _earliest(ends: Iterable[str]) -> str | None:
    """The first end of a licence; a text that is no date only where there is no date."""
    given = tuple(ends)
    dated = [(moment, end) for end in given if (moment := _moment(end))]
    return min(dated)[1] if dated else next(iter(given), None)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
