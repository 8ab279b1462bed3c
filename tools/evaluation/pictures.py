"""From a file to what the analyses read, the way that functions/preprocess does it."""

import hashlib
from dataclasses import dataclass

from PIL import Image

from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import LARGE_SIDE, SMALL_SIDE, encode_work_copy, open_work_copy


@dataclass(frozen=True)
class WorkCopies:
    """The two upright pictures of one image, after their way through JPEG."""

    large: Image.Image
    small: Image.Image


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def work_copies(data: bytes) -> WorkCopies:
    """Decode, shrink, encode and open again.

    Raises:
        RejectedImageError: the service would not accept these bytes.
    """
    picture = decode_image(data, limits=Limits(), long_side=LARGE_SIDE).picture
    large, small = (
        open_work_copy(encode_work_copy(picture, long_side=side).data) for side in (LARGE_SIDE, SMALL_SIDE)
    )
    return WorkCopies(large=large, small=small)
