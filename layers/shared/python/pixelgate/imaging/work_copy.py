"""The two copies of an image that the analyses read instead of the original."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from PIL.Image import Resampling

from pixelgate.imaging.fit import REDUCING_GAP, fit

LARGE_SIDE = 1024
SMALL_SIDE = 384


@dataclass(frozen=True, kw_only=True)
class EncodedCopy:
    """JPEG bytes without metadata, and the size of the picture in them."""

    data: bytes
    width: int
    height: int


def encode_work_copy(picture: Image.Image, *, long_side: int) -> EncodedCopy:
    """``picture`` (upright sRGB, as decoded) with its long side at most ``long_side``, never enlarged.

    The same picture gives the same bytes, so writing a copy twice changes nothing.
    """
    size = fit(picture.size, long_side)
    copy = picture.resize(size, Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    encoded = BytesIO()
    # Full chroma: coloured text on coloured ground is what halved chroma ruins first.
    copy.save(encoded, "JPEG", quality=90, subsampling="4:4:4")
    return EncodedCopy(data=encoded.getvalue(), width=copy.width, height=copy.height)


def open_work_copy(data: bytes) -> Image.Image:
    """The pixels of a work copy. Only for bytes that ``encode_work_copy`` wrote: nothing is checked."""
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        return image.convert("RGB")
