"""EXIF 2.32: what the camera says, and a few words of whoever owns it."""

import math
import re
from contextlib import suppress
from datetime import datetime
from typing import TypeAlias

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from pixelgate.domain.metadata import Location
from pixelgate.imaging.metadata.claims import Claims
from pixelgate.imaging.metadata.generators import generator_named
from pixelgate.imaging.metadata.plain_text import plain_text

Tags: TypeAlias = dict[int, object]

_EXIF_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", re.ASCII)
_UTC_OFFSET = re.compile(r"[+-]\d\d:\d\d", re.ASCII)

_WANTED: dict[int, tuple[int, ...]] = {
    0: (
        Base.Orientation,
        Base.Make,
        Base.Model,
        Base.Software,
        Base.Artist,
        Base.Copyright,
        Base.ImageDescription,
    ),
    IFD.Exif: (Base.DateTimeOriginal, Base.OffsetTimeOriginal, Base.LensMake, Base.LensModel),
    IFD.GPSInfo: (GPS.GPSLatitudeRef, GPS.GPSLatitude, GPS.GPSLongitudeRef, GPS.GPSLongitude),
}
"""Per directory the tags that are read; the others may hold millions of values that nobody asks for."""


class BrokenMetadataError(ValueError):
    """A block that makes no sense; the picture does not depend on it."""


def read_exif(block: Image.Exif, *, with_location: bool) -> tuple[int, Claims]:
    """The orientation (1 to 8) and the claims of an EXIF block that Pillow has opened.

    Raises:
        BrokenMetadataError: the block's directories make no sense.
    """
    main, photo, gps = (_read_directory(block, directory) for directory in _WANTED)
    claimed = main.get(Base.Orientation)
    orientation = claimed if isinstance(claimed, int) and 1 <= claimed <= 8 else 1
    location = _location(gps)
    return orientation, Claims(
        camera=_device(main.get(Base.Make), main.get(Base.Model)),
        lens=_device(photo.get(Base.LensMake), photo.get(Base.LensModel)),
        taken_at=_taken_at(
            _line(photo.get(Base.DateTimeOriginal)), _line(photo.get(Base.OffsetTimeOriginal))
        ),
        has_gps=GPS.GPSLatitude in gps and GPS.GPSLongitude in gps,
        location=location if with_location else None,
        caption=_line(main.get(Base.ImageDescription), max_length=2000),
        creator=_line(main.get(Base.Artist), max_length=200),
        copyright=_line(main.get(Base.Copyright), max_length=500),
        generator=generator_named(_line(main.get(Base.Software))),
    )


def open_exif(data: bytes) -> Image.Exif:
    """A raw EXIF block, opened.

    Raises:
        BrokenMetadataError: it does not begin like one.
    """
    block = Image.Exif()
    # Pillow raises whatever its parser stumbles over.
    try:
        block.load(data)
    except Exception as error:
        raise BrokenMetadataError(str(error)) from error
    return block


def _read_directory(block: Image.Exif, directory: int) -> Tags:
    try:
        tags = block.get_ifd(directory) if directory else block
    except Exception as error:
        raise BrokenMetadataError(str(error)) from error
    found: Tags = {}
    for tag in _WANTED[directory]:
        try:
            found[tag] = tags[tag]
        except Exception:  # noqa: S112 - one broken or missing tag does not cost the others
            continue
    return found


def _line(value: object, *, max_length: int = 100) -> str | None:
    if isinstance(value, str):
        # EXIF says ASCII, cameras and programs write UTF-8; Pillow hands it over as Latin-1.
        with suppress(UnicodeEncodeError):
            value = value[: 4 * max_length].encode("latin-1")
    return plain_text(value, max_length=max_length)


def _device(make: object, model: object) -> str | None:
    """ "Canon" and "Canon EOS 5D" is one name, "NIKON CORPORATION" and "D90" are two."""
    maker, name = _line(make, max_length=99), _line(model)
    if maker and name and not name.lower().startswith(maker.lower()):
        return f"{maker} {name}"
    return name or maker


def _taken_at(time: str | None, offset: str | None) -> str | None:
    match = _EXIF_TIME.fullmatch(time or "")
    if match is None:
        return None
    year, month, day, clock = match.groups()
    text = f"{year}-{month}-{day}T{clock}"
    text += offset if offset and _UTC_OFFSET.fullmatch(offset) else ""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text


def _location(gps: Tags) -> Location | None:
    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "S")
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "W")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Location(latitude=latitude, longitude=longitude)


def _degrees(value: object, reference: object, negative: str) -> float | None:
    """Degrees, minutes and seconds as one signed number, to about a decimetre."""
    try:
        degrees, minutes, seconds = map(float, value)  # type: ignore[call-overload]  # what is no triple raises
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    total: float = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(total):
        return None
    is_negative = isinstance(reference, str) and reference.strip("\0 ").upper() == negative
    return round(-total if is_negative else total, 6)
