"""Pictures to the tensors that networks take, exactly as each model's card says."""

from collections.abc import Callable
from typing import TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from pixelgate.domain.model_cards.preprocess import (
    BlurredBackdrop,
    Bounded,
    Crop,
    FixedHeight,
    Letterbox,
    Preprocess,
    ResampleFilter,
    ShorterSide,
    Stretch,
)
from pixelgate.imaging.backdrop import Edges, blur_around
from pixelgate.imaging.resizing import Size, resize

Tensor: TypeAlias = NDArray[np.float32]
Resize: TypeAlias = Callable[[Image.Image, Size, Resampling], Image.Image]

_FILTERS = {
    ResampleFilter.BILINEAR: Resampling.BILINEAR,
    ResampleFilter.BICUBIC: Resampling.BICUBIC,
    ResampleFilter.LANCZOS: Resampling.LANCZOS,
}


def to_tensor(picture: Image.Image, preprocess: Preprocess, *, by: Resize = resize) -> Tensor:
    """One upright RGB picture, resized ``by``, as a contiguous float32 batch of one in the card's layout."""
    resized = _resized(picture, preprocess, by)
    cropped = _center_crop(resized, preprocess.crop) if preprocess.crop else resized
    return _planes(cropped, preprocess) if preprocess.layout == "NCHW" else _rows(cropped, preprocess)


def _planes(picture: Image.Image, preprocess: Preprocess) -> Tensor:
    tensor: Tensor = np.empty((1, 3, picture.height, picture.width), np.float32)
    for channel, name, mean, std in zip(
        tensor[0], preprocess.color, preprocess.mean, preprocess.std, strict=True
    ):
        # Whole planes of bytes become floats several times faster than interleaved ones.
        plane = np.frombuffer(picture.tobytes("raw", name), np.uint8)
        np.subtract(plane.reshape(channel.shape), np.float32(mean), out=channel)
        channel /= np.float32(std)
    return tensor


def _rows(picture: Image.Image, preprocess: Preprocess) -> Tensor:
    pixels = np.asarray(picture) if preprocess.color == "RGB" else np.asarray(picture)[..., ::-1]
    # A row of pixels in one run: three numbers at a time take several times as long.
    mean, std = (
        np.tile(np.array(each, np.float32), picture.width) for each in (preprocess.mean, preprocess.std)
    )
    tensor: Tensor = pixels.reshape(picture.height, -1) - mean
    tensor /= std
    return tensor.reshape(1, *pixels.shape)


def _resized(picture: Image.Image, preprocess: Preprocess, by: Resize) -> Image.Image:
    """What each mode promises is written beside it in ``domain.model_cards.preprocess``."""
    resample = _FILTERS[preprocess.filter]
    match preprocess.resize:
        case Stretch(width=width, height=height):
            return by(picture, (width, height), resample)
        case ShorterSide(size=size):
            return by(picture, _scaled(picture.size, size / min(picture.size)), resample)
        case Bounded(max_side=max_side, multiple_of=step):
            scale = min(1.0, max_side / max(picture.size))
            width, height = (max(step, round(side * scale / step) * step) for side in picture.size)
            return by(picture, (width, height), resample)
        case FixedHeight(height=height, max_width=max_width):
            width = max(1, round(picture.width * height / picture.height))
            return by(picture, (min(width, max_width), height), resample)
        case Letterbox(width=width, height=height, fill=fill):
            background = Image.new("RGB", (width, height), fill if preprocess.color == "RGB" else fill[::-1])
            return _paste_fitted(picture, background, resample, by)
        case BlurredBackdrop(width=width, height=height, sigma=sigma):
            # What a blur follows need not be sharp.
            stretched = by(picture, (width, height), Resampling.BOX)
            backdrop = blur_around(stretched, _fitted_edges(picture.size, stretched.size), sigma=sigma)
            return _paste_fitted(picture, backdrop, resample, by)
        case unknown:
            assert_never(unknown)


def _scaled(size: Size, scale: float) -> Size:
    width, height = size
    return max(1, round(width * scale)), max(1, round(height * scale))


def _paste_fitted(
    picture: Image.Image, background: Image.Image, resample: Resampling, by: Resize
) -> Image.Image:
    """``picture`` as large as ``background`` allows, up or down, in the middle of it."""
    left, top, right, bottom = _fitted_edges(picture.size, background.size)
    background.paste(by(picture, (right - left, bottom - top), resample), (left, top))
    return background


def _fitted_edges(size: Size, into: Size) -> Edges:
    width, height = _scaled(size, min(into[0] / size[0], into[1] / size[1]))
    left, top = (into[0] - width) // 2, (into[1] - height) // 2
    return left, top, left + width, top + height


def _center_crop(picture: Image.Image, crop: Crop) -> Image.Image:
    left, top = (picture.width - crop.width) // 2, (picture.height - crop.height) // 2
    return picture.crop((left, top, left + crop.width, top + crop.height))
