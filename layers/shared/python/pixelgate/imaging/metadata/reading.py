"""All that a file's metadata says. It never costs the picture: what cannot be read is absent, with a note."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PIL import Image
from PIL.IptcImagePlugin import getiptcinfo

from pixelgate.domain.metadata import Metadata
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.metadata.claims import Claims, merge
from pixelgate.imaging.metadata.credentials import find_credentials
from pixelgate.imaging.metadata.exif import BrokenMetadataError, open_exif, read_exif
from pixelgate.imaging.metadata.generators import generator_of_png
from pixelgate.imaging.metadata.iptc import read_iptc
from pixelgate.imaging.metadata.xmp import parse_xmp
from pixelgate.imaging.metadata.xmp_claims import claims_of_xmp

Block = TypeVar("Block")

_TURNED_BY_DECODER = frozenset({"TIFF", "HEIF"})
"""Where Pillow or libheif applies the orientation itself."""


@dataclass(frozen=True)
class FileMetadata:
    """``orientation`` (EXIF, 1 to 8) is still to be undone; ``claims`` are for the record and the rules."""

    orientation: int
    claims: Metadata


class _Notes:
    """Collects what could not be read, block by block."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, name: str, read: Callable[[], Block], otherwise: Block) -> Block:
        try:
            return read()
        except BrokenMetadataError:
            self.texts.append(f"{name}: damaged, not read")
        return otherwise


def read_metadata(image: Image.Image, data: bytes, format_name: str, limits: Limits) -> FileMetadata:
    """What ``data`` says about the picture that Pillow loaded from it."""
    notes = _Notes()
    orientation, exif = notes.read("EXIF", lambda: _exif(image, limits, notes), (1, Claims()))
    iptc = notes.read("IPTC", lambda: _iptc(image, limits, notes), Claims())
    xmp = notes.read("XMP", lambda: _xmp(image, limits, notes), Claims())
    has_credentials, source_types = find_credentials(data, format_name)
    marks = Claims(digital_source_types=source_types, generator=_generator(image))
    claims = merge(
        descriptive=(xmp, iptc, exif, marks),
        technical=(exif, xmp, iptc),
        has_credentials=has_credentials,
        notes=notes.texts,
    )
    return FileMetadata(1 if format_name in _TURNED_BY_DECODER else orientation, claims)


def _exif(image: Image.Image, limits: Limits, notes: _Notes) -> tuple[int, Claims]:
    if image.format == "TIFF":
        return read_exif(image.getexif(), with_location=limits.keep_location)
    data = _block(image, "exif", "EXIF", limits, notes)
    return read_exif(open_exif(data), with_location=limits.keep_location) if data else (1, Claims())


def _xmp(image: Image.Image, limits: Limits, notes: _Notes) -> Claims:
    data = _block(image, "xmp", "XMP", limits, notes)
    return claims_of_xmp(parse_xmp(data)) if data else Claims()


def _iptc(image: Image.Image, limits: Limits, notes: _Notes) -> Claims:
    try:
        datasets = getiptcinfo(image) if image.format in ("JPEG", "MPO", "TIFF") else None  # type: ignore[arg-type]  # Pillow takes any image
    except Exception as error:
        # Pillow raises whatever its parser stumbles over.
        raise BrokenMetadataError(str(error)) from error
    return read_iptc(datasets or {})


def _block(image: Image.Image, key: str, name: str, limits: Limits, notes: _Notes) -> bytes | None:
    """A raw block that Pillow found; None where there is none or it is larger than anyone needs."""
    block = image.info.get(key)
    if isinstance(block, str):
        block = block.encode("utf-8", "replace")
    if not isinstance(block, bytes) or not block:
        return None
    if len(block) > limits.max_metadata_bytes:
        notes.texts.append(f"{name}: larger than {limits.max_metadata_bytes} bytes, not read")
        return None
    return block


def _generator(image: Image.Image) -> str | None:
    texts = getattr(image, "text", None) if image.format == "PNG" else None
    return generator_of_png({str(key): str(value) for key, value in texts.items()}) if texts else None
