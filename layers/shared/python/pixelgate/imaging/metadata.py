"""What a file's EXIF block says about the photo. Written by strangers: cleaned, bounded, never fatal."""

import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

Tags: TypeAlias = dict[int, object]

_EXIF_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_UTC_OFFSET = re.compile(r"[+-]\d\d:\d\d")


@dataclass(frozen=True)
class Metadata:
    """EXIF 2.32's subset that we keep. The defaults are what a file without (readable) EXIF has.

    ``taken_at`` is ISO 8601, with an offset only where the camera recorded one.
    """

    orientation: int = 1
    camera: str | None = None
    taken_at: str | None = None
    copyright: str | None = None
    has_gps: bool = False


def read_metadata(exif: object) -> Metadata:
    """Read the EXIF block that Pillow found (``image.info["exif"]``), or the defaults where it is broken."""
    if not isinstance(exif, bytes):
        return Metadata()
    main, photo, gps = _read_directories(exif)
    orientation = main.get(Base.Orientation)
    return Metadata(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        camera=_camera(_text(main.get(Base.Make)), _text(main.get(Base.Model))),
        taken_at=_taken_at(
            _text(photo.get(Base.DateTimeOriginal)), _text(photo.get(Base.OffsetTimeOriginal))
        ),
        copyright=_text(main.get(Base.Copyright), max_length=500),
        has_gps=GPS.GPSLatitude in gps and GPS.GPSLongitude in gps,
    )


def _read_directories(exif: bytes) -> tuple[Tags, Tags, Tags]:
    """The main, photo and GPS directories; each empty from where the block stops making sense."""
    found: list[Tags] = []
    # Pillow reads tags lazily and raises whatever its parser stumbles over; broken EXIF costs the facts
    # in it, never the image.
    try:
        block = Image.Exif()
        block.load(exif)
        found.append(_readable(block))
        found.extend(_readable(block.get_ifd(name)) for name in (IFD.Exif, IFD.GPSInfo))
    except Exception:
        found.extend({} for _ in range(3))
    main, photo, gps = found[:3]
    return main, photo, gps


def _readable(directory: Image.Exif | dict[int, object]) -> Tags:
    tags: Tags = {}
    for tag in directory:
        try:
            tags[tag] = directory[tag]
        except Exception:  # noqa: S112 - one broken tag does not cost the others
            continue
    return tags


def _text(value: object, *, max_length: int = 100) -> str | None:
    """Printable text in one line, at most ``max_length`` characters; None where nothing is left."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return None
    # EXIF says ASCII, cameras and programs write UTF-8; Pillow hands it over as Latin-1.
    try:
        value = value[: 4 * max_length].encode("latin-1").decode("utf-8", "ignore")
    except UnicodeEncodeError:
        value = value[: 4 * max_length]
    # Categories C* and Z*: control, format (bidirectional overrides!), surrogate, unassigned, separators.
    printable = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in value)
    return " ".join(printable.split())[:max_length].rstrip() or None


def _camera(make: str | None, model: str | None) -> str | None:
    """ "Canon" and "Canon EOS 5D" is one name, "NIKON CORPORATION" and "D90" are two."""
    if make and model and not model.lower().startswith(make.lower()):
        return f"{make} {model}"
    return model or make


def _taken_at(time: str | None, offset: str | None) -> str | None:
    match = _EXIF_TIME.fullmatch(time or "")
    if match is None:
        return None
    year, month, day, clock = match.groups()
    return f"{year}-{month}-{day}T{clock}" + (offset if offset and _UTC_OFFSET.fullmatch(offset) else "")
