"""Decode a still, opaque WebP at a whole fraction of its size, by the libwebp that Pillow brings along.

Pillow decodes every WebP as the frame of an animation: at full size, onto a canvas that is then copied twice.
Asked for itself, the library averages rows while it decodes them, and never holds the whole picture.
"""

from ctypes import CDLL, POINTER, Structure, Union, byref, c_char_p, c_int, c_size_t, c_uint32, c_void_p
from functools import cache
from importlib import import_module

import numpy as np
from PIL import Image

from pixelgate.imaging.fit import whole_fraction

# Names, order and types below are those of libwebp's src/webp/decode.h.
_ABI_VERSION = 0x0209
_OK, _OUT_OF_MEMORY = 0, 1
_RGBA = 1


class _Features(Structure):
    """``WebPBitstreamFeatures``."""

    _fields_ = (
        *((name, c_int) for name in ("width", "height", "has_alpha", "has_animation", "format")),
        ("pad", c_uint32 * 5),
    )


class _PackedBuffer(Structure):
    """``WebPRGBABuffer``: where pixels are written, bytes from row to row, and bytes in all."""

    _fields_ = (("pixels", c_void_p), ("stride", c_int), ("size", c_size_t))


class _PlanarBuffer(Structure):
    """``WebPYUVABuffer``, which is not used, but larger than the other kind."""

    _fields_ = (
        *((name, c_void_p) for name in ("y", "u", "v", "a")),
        *((name, c_int) for name in ("y_stride", "u_stride", "v_stride", "a_stride")),
        *((name, c_size_t) for name in ("y_size", "u_size", "v_size", "a_size")),
    )


class _Buffer(Union):
    """``WebPDecBuffer.u``."""

    _fields_ = (("packed", _PackedBuffer), ("planar", _PlanarBuffer))


class _Output(Structure):
    """``WebPDecBuffer``."""

    _fields_ = (
        *((name, c_int) for name in ("colorspace", "width", "height", "is_external_memory")),
        ("buffer", _Buffer),
        ("pad", c_uint32 * 4),
        ("private_memory", c_void_p),
    )


class _Options(Structure):
    """``WebPDecoderOptions``."""

    _fields_ = (
        *((name, c_int) for name in ("bypass_filtering", "no_fancy_upsampling", "use_cropping")),
        *((name, c_int) for name in ("crop_left", "crop_top", "crop_width", "crop_height")),
        *((name, c_int) for name in ("use_scaling", "scaled_width", "scaled_height", "use_threads")),
        *((name, c_int) for name in ("dithering_strength", "flip", "alpha_dithering_strength")),
        ("pad", c_uint32 * 5),
    )


class _Config(Structure):
    """``WebPDecoderConfig``."""

    _fields_ = (("input", _Features), ("output", _Output), ("options", _Options))


@cache
def _libwebp() -> CDLL | None:
    """The library that Pillow's extension is linked to; None where its functions cannot be had."""
    try:
        library = CDLL(import_module("PIL._webp").__file__)
        library.WebPInitDecoderConfigInternal.argtypes = (POINTER(_Config), c_int)
        library.WebPGetFeaturesInternal.argtypes = (c_char_p, c_size_t, POINTER(_Features), c_int)
        library.WebPDecode.argtypes = (c_char_p, c_size_t, POINTER(_Config))
    except (ImportError, OSError, AttributeError):
        return None
    is_compatible = library.WebPInitDecoderConfigInternal(byref(_Config()), _ABI_VERSION)
    return library if is_compatible else None


def can_decode(data: bytes) -> bool:
    """Whether ``decode`` takes ``data``, a WebP without animation and alpha, and libwebp is to be had."""
    library = _libwebp()
    if library is None:
        return False
    features = _Features()
    status = library.WebPGetFeaturesInternal(data, len(data), byref(features), _ABI_VERSION)
    return bool(status == _OK and not features.has_animation and not features.has_alpha)


def decode(data: bytes, size: tuple[int, int], least: tuple[int, int]) -> Image.Image:
    """The picture of ``size`` in ``data``, RGB, as small as a whole fraction can be with sides of ``least``.

    Undivided it has the pixels that Pillow gives; divided, what ``Resampling.BOX`` makes of them, but for
    half a level of 255 in the mean, for libwebp averages before it converts colours.

    Raises:
        OSError: ``data`` is damaged, or not of this ``size``.
    """
    library = _libwebp()
    if library is None:
        raise OSError("libwebp cannot be called; ask can_decode first")
    factor = whole_fraction(size, least)
    width, height = (-(-side // factor) for side in size)
    pixels = np.empty((height, width, 4), np.uint8)
    config = _Config()
    library.WebPInitDecoderConfigInternal(byref(config), _ABI_VERSION)
    config.output.colorspace = _RGBA
    config.output.is_external_memory = 1
    config.output.buffer.packed = _PackedBuffer(pixels.ctypes.data, pixels.strides[0], pixels.nbytes)
    if factor > 1:
        config.options.use_scaling = 1
        config.options.scaled_width, config.options.scaled_height = width, height
    status = library.WebPDecode(data, len(data), byref(config))
    if status == _OUT_OF_MEMORY:
        raise MemoryError(f"libwebp: no memory for {size[0]} x {size[1]} pixels")
    if status != _OK:
        raise OSError(f"libwebp: decoding ended with status {status}")
    if (config.input.width, config.input.height) != size:
        # A part of ``pixels`` may not have been written.
        raise OSError(f"libwebp: {config.input.width} x {config.input.height} pixels instead of {size}")
    return Image.frombytes("RGB", (width, height), pixels.data, "raw", "RGBX")
