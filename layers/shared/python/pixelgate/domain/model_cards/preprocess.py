"""How a picture becomes a network's tensor."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from pixelgate.domain.base import Document

Pixels = Annotated[int, Field(gt=0)]


class Stretch(Document):
    """Resize to exactly this size; the aspect ratio is not kept."""

    mode: Literal["stretch"]
    width: Pixels
    height: Pixels


class ShorterSide(Document):
    """Scale until the shorter side is ``size``, up or down; the aspect ratio is kept."""

    mode: Literal["shorter_side"]
    size: Pixels


class Bounded(Document):
    """Shrink until the longer side is at most ``max_side`` (never enlarge), then round each side to the
    nearest multiple of ``multiple_of``, at least one, by stretching. The tensor's size depends on the image.
    """

    mode: Literal["bounded"]
    max_side: Pixels
    multiple_of: Pixels = 1


class FixedHeight(Document):
    """Scale to this height; the width follows the aspect ratio, up to ``max_width``. For lines of text."""

    mode: Literal["fixed_height"]
    height: Pixels
    max_width: Pixels


class Letterbox(Document):
    """Fit inside the size with the aspect ratio kept, centred on a canvas of one colour.

    ``fill`` is in 0..255, in the channel order of ``Preprocess.color``.
    """

    mode: Literal["letterbox"]
    width: Pixels
    height: Pixels
    fill: tuple[int, int, int]


class BlurredBackdrop(Document):
    """Fit inside the size with the aspect ratio kept, centred on the image itself stretched to the whole
    size and blurred by a Gaussian of ``sigma`` pixels.
    """

    mode: Literal["blurred_backdrop"]
    width: Pixels
    height: Pixels
    sigma: Annotated[float, Field(gt=0)]


Resize = Annotated[
    Stretch | ShorterSide | Bounded | FixedHeight | Letterbox | BlurredBackdrop, Field(discriminator="mode")
]


class ResampleFilter(StrEnum):
    """The interpolation of ``resize``, by Pillow's definition of it."""

    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    LANCZOS = "lanczos"


class Crop(Document):
    """The centre of the resized image, cut to this size."""

    width: Pixels
    height: Pixels


class Preprocess(Document):
    """How an upright RGB image becomes one tensor: resize, crop, order the channels, ``(x - mean) / std``.

    ``mean`` and ``std`` apply to pixel values 0..255 and stand in the channel order of ``color``.
    """

    resize: Resize
    filter: ResampleFilter
    crop: Crop | None = None
    color: Literal["RGB", "BGR"]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    layout: Literal["NCHW", "NHWC"]

    @property
    def sees_center_only(self) -> bool:
        """Whether the middle square of the picture gives the same tensor as the whole."""
        side = self.resize.size if isinstance(self.resize, ShorterSide) else 0
        return self.crop is not None and max(self.crop.width, self.crop.height) <= side

    def sees_squeezed(self, side: int) -> bool:
        """Whether the picture squeezed into a square of ``side`` pixels gives the same tensor."""
        resize = self.resize
        return (
            isinstance(resize, Stretch)
            and self.crop is None
            and (resize.width, resize.height) == (side, side)
        )
