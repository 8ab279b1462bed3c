"""Bytes of an accepted format to a picture that Pillow can load, whichever library reads them."""

from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import TypeAlias

from PIL import Image

from pixelgate.domain.errors import ConfigurationError
from pixelgate.imaging.decoders.tiff_tiles import check_tiles
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.structure import Structure

Decoder: TypeAlias = Callable[[bytes, Limits], tuple[Image.Image, int]]

_DECODERS = {"HEIF": "heif", "DICOM": "dicom", "NIFTI": "nifti"}
"""What needs a layer of its own: the module below this package, imported when the first such file comes."""


def open_file(data: bytes, format_name: str, structure: Structure, limits: Limits) -> tuple[Image.Image, int]:
    """A picture that may not be decompressed yet, and how many there are: frames, pages or slices.

    Of DICOM and NIfTI the one slice that is shown is decompressed, after a look at its dimensions.

    Raises:
        RejectedImageError: beyond ``limits``, where something had to be decompressed.
        ConfigurationError: the format was switched on without the layer that reads it.
        Exception: whatever the library stumbles over when bytes are damaged.
    """
    if format_name in _DECODERS:
        return _decoder(format_name)(data, limits)
    image = Image.open(BytesIO(data), formats=(format_name,))
    if format_name == "TIFF":
        check_tiles(image)
    return image, _count_frames(image, structure)


def _decoder(format_name: str) -> Decoder:
    try:
        decoder: Decoder = import_module(f"pixelgate.imaging.decoders.{_DECODERS[format_name]}").decode
        return decoder
    except ImportError as error:
        raise ConfigurationError(f"{format_name} is switched on but cannot be read: {error}") from error


def _count_frames(image: Image.Image, structure: Structure) -> int:
    if image.format in ("GIF", "TIFF"):
        # Pillow would composite every frame, or read every page's directory, to count them.
        return max(1, structure.frames)
    if image.format == "MPO":
        # A JPEG with previews or a second eye behind the picture (phones, 3D cameras) is no animation.
        return 1
    return int(getattr(image, "n_frames", 1))
