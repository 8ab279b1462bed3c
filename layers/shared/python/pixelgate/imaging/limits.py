"""What is refused before anything is decompressed."""

from dataclasses import dataclass, fields, replace
from typing import Self

from pixelgate.domain.errors import RejectedImageError, RejectReason
from pixelgate.domain.formats import DEFAULT_FORMATS, EXTRA_FORMATS
from pixelgate.imaging.containers import format_of, webp_canvas
from pixelgate.imaging.structure import MAX_PARTS, Structure, read_structure


@dataclass(frozen=True, kw_only=True)
class Limits:
    """``max_aspect`` is the long side over the short one; ``max_scans`` is of a JPEG, where ten are usual.

    ``max_metadata_bytes`` is of one block: what is larger is left unread, not rejected.
    Where a photo was taken is told only with ``keep_location``.
    """

    formats: frozenset[str] = DEFAULT_FORMATS
    max_bytes: int = 25 * 2**20
    max_pixels: int = 50_000_000
    max_frames: int = 1_000
    max_aspect: float = 50.0
    max_scans: int = 100
    max_metadata_bytes: int = 2**20
    keep_location: bool = False

    @classmethod
    def of(cls, settings: object, *, formats: frozenset[str]) -> Self:
        """The limits that ``settings`` has by the same names, defaults where it has none."""
        given = {field.name for field in fields(cls)} & set(dir(settings))
        return replace(cls(formats=formats), **{name: getattr(settings, name) for name in given})


def check_bytes(data: bytes, limits: Limits) -> str:
    """The name of the accepted format that ``data`` begins like.

    Raises:
        RejectedImageError: there are no bytes or too many, or they begin like something else.
    """
    if not data:
        raise RejectedImageError(RejectReason.EMPTY_FILE, "0 bytes")
    if len(data) > limits.max_bytes:
        raise RejectedImageError(RejectReason.TOO_MANY_BYTES, f"{len(data)} bytes > {limits.max_bytes}")
    format_name = format_of(data, limits.formats)
    if format_name is None:
        raise RejectedImageError(RejectReason.UNSUPPORTED_FORMAT, _unsupported(data, limits))
    # Opening a WebP allocates its canvas twice, so this one size is checked before Pillow sees the file.
    if format_name == "WEBP" and (canvas := webp_canvas(data)):
        check_size(*canvas, limits)
    return format_name


def _unsupported(data: bytes, limits: Limits) -> str:
    known = format_of(data, EXTRA_FORMATS)
    accepted = ", ".join(sorted(limits.formats))
    return f"{known} is not switched on" if known else f"does not begin like any of {accepted}"


def check_structure(data: bytes, format_name: str, limits: Limits) -> Structure:
    """How ``data`` is put together.

    Raises:
        RejectedImageError: of so many parts or scans that no camera or program made them.
    """
    structure = read_structure(data, format_name)
    if structure.has_too_many_parts:
        raise RejectedImageError(RejectReason.UNREADABLE, f"{format_name}: more than {MAX_PARTS} parts")
    if structure.scans > limits.max_scans:
        raise RejectedImageError(RejectReason.UNREADABLE, f"JPEG: more than {limits.max_scans} scans")
    return structure


def check_size(width: int, height: int, limits: Limits) -> None:
    """Refuse a picture of these dimensions by its header.

    Raises:
        RejectedImageError: it has too many pixels, or is too long and narrow.
    """
    if width * height > limits.max_pixels:
        raise RejectedImageError(
            RejectReason.TOO_MANY_PIXELS, f"{width}x{height} > {limits.max_pixels} pixels"
        )
    short_side, long_side = sorted((width, height))
    if short_side < 1 or long_side / short_side > limits.max_aspect:
        raise RejectedImageError(
            RejectReason.EXTREME_ASPECT, f"{width}x{height} is beyond {limits.max_aspect:g}:1"
        )


def check_frames(frames: int, limits: Limits) -> None:
    """Refuse an animation by its length.

    Raises:
        RejectedImageError: it has too many frames, or none.
    """
    if frames < 1:
        raise RejectedImageError(RejectReason.UNREADABLE, "no picture in it")
    if frames > limits.max_frames:
        raise RejectedImageError(RejectReason.TOO_MANY_FRAMES, f"more than {limits.max_frames} frames")
