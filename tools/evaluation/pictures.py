"""From a file to what the analyses read, the way that functions/preprocess does it."""

import hashlib
from dataclasses import dataclass

from PIL import Image

from pixelgate.domain.model_cards.preprocess import Preprocess
from pixelgate.imaging.decode import open_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import (
    CENTER_SIDE,
    EXACT_SOURCE_SIDE,
    LARGE_SIDE,
    SMALL_SIDE,
    SQUEEZED_SIDE,
    encode_exactly,
    encode_work_copy,
    open_work_copy,
)


@dataclass(frozen=True)
class WorkCopies:
    """The upright pictures of one image, after their way through storage."""

    large: Image.Image
    small: Image.Image
    center: Image.Image
    squeezed: Image.Image

    def for_classifier(self, preprocess: Preprocess) -> Image.Image:
        """What functions/classify reads."""
        return self.center if preprocess.sees_center_only else self.small

    def for_detector(self, preprocess: Preprocess) -> Image.Image:
        """What functions/detect reads."""
        return self.squeezed if preprocess.sees_squeezed(self.squeezed.width) else self.small


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def work_copies(data: bytes) -> WorkCopies:
    """Decode, shrink, encode and open again.

    Raises:
        RejectedImageError: the service would not accept these bytes.
    """
    opened = open_image(data, limits=Limits(), long_side=LARGE_SIDE, short_side=EXACT_SOURCE_SIDE)
    picture = opened.fitted(LARGE_SIDE)
    large, small = (
        open_work_copy(encode_work_copy(picture, long_side=side).data) for side in (LARGE_SIDE, SMALL_SIDE)
    )
    exact = opened.center(CENTER_SIDE), opened.squeezed(SQUEEZED_SIDE)
    center, squeezed = (open_work_copy(encode_exactly(copy).data) for copy in exact)
    return WorkCopies(large=large, small=small, center=center, squeezed=squeezed)
