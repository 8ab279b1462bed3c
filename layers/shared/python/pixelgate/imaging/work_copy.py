"""The copies of an image that the analyses read instead of the original."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from pixelgate.imaging.center import SOURCE_RATIO
from pixelgate.imaging.fit import REDUCING_GAP, SHRINKING, fit
from pixelgate.imaging.resizing import resize

LARGE_SIDE = 1024
SMALL_SIDE = 384
CENTER_SIDE = 256
SQUEEZED_SIDE = 300
EXACT_SOURCE_SIDE = SOURCE_RATIO * CENTER_SIDE
"""A JPEG is decoded no smaller than this on its shorter side, for the copies that must be exact."""


@dataclass(frozen=True, kw_only=True)
class EncodedCopy:
    """Bytes of ``media_type`` without metadata, and the size of the picture in them."""

    data: bytes
    width: int
    height: int
    media_type: str = "image/jpeg"


def encode_work_copy(picture: Image.Image, *, long_side: int) -> EncodedCopy:
    """``picture`` (upright sRGB, as decoded) shrunk as ``fit`` says for ``long_side``, never enlarged.

    The same picture gives the same bytes, so writing a copy twice changes nothing.
    """
    size = fit(picture.size, long_side)
    copy = picture if picture.size == size else resize(picture, size, SHRINKING, reducing_gap=REDUCING_GAP)
    encoded = BytesIO()
    # Full chroma: coloured text on coloured ground is what halved chroma ruins first.
    copy.save(encoded, "JPEG", quality=90, subsampling="4:4:4")
    return EncodedCopy(data=encoded.getvalue(), width=copy.width, height=copy.height)


def encode_exactly(picture: Image.Image) -> EncodedCopy:
    """``picture`` as it is, uncompressed: 192 or 264 KiB, and next to no time to write and to read.

    JPEG, however good, changed the first label of one unclear picture in eight, and moved boxes.
    """
    encoded = BytesIO()
    picture.save(encoded, "PPM")
    return EncodedCopy(
        data=encoded.getvalue(),
        width=picture.width,
        height=picture.height,
        media_type="image/x-portable-pixmap",
    )


def open_work_copy(data: bytes) -> Image.Image:
    """The pixels of a work copy. Only for bytes that a function above wrote: nothing is checked."""
    image = Image.open(BytesIO(data), formats=("JPEG", "PPM"))
    image.load()
    return image


def open_luma(data: bytes) -> Image.Image:
    """Only the luma of a work copy, in mode L: as the JPEG holds it, without decoding its colours."""
    image = Image.open(BytesIO(data), formats=("JPEG",))
    image.draft("L", image.size)
    image.load()
    return image
