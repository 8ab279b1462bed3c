"""Any picture Pillow decodes to 8-bit sRGB over white."""

from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from pixelgate.imaging.decoders.grayscale import to_gray

# The largest profiles in use (press CMYK) have 2 to 3 MB.
MAX_PROFILE_BYTES = 4 * 2**20

_MODE_OF_COLOR_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def to_eight_bit(image: Image.Image) -> Image.Image:
    """``image`` in one of the modes L, RGB, RGBA and CMYK, its colours not yet converted.

    A palette is resolved, a transparent colour becomes alpha, 16 bits become 8 by scaling; 32 bits, which
    have no agreed white, by stretching what is there.
    """
    if image.mode.startswith("I;16"):
        # Pillow's own conversion clips at 255.
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        return to_gray(np.asarray(image))
    if image.has_transparency_data:
        # Converting even to the same mode copies every pixel.
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in ("RGB", "CMYK", "L"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A picture in an 8-bit mode (see ``to_eight_bit``) as RGB in sRGB, transparent parts over white.

    A profile that is broken, oversized or made for another kind of picture is ignored, as browsers do.
    """
    opaque = image.convert("RGB") if image.mode == "RGBA" else image
    colors = _apply_profile(opaque, profile) if profile else opaque
    # Converting even to the same mode copies every pixel.
    rgb = colors if colors.mode == "RGB" else colors.convert("RGB")
    if image.mode != "RGBA":
        return rgb
    flat = Image.new("RGB", image.size, "white")
    flat.paste(rgb, mask=image.getchannel("A"))
    return flat


def to_srgb_with_alpha(image: Image.Image, profile: bytes | None) -> Image.Image:
    """As ``to_srgb``, but RGBA where any part is transparent."""
    if image.mode != "RGBA":
        return to_srgb(image, profile)
    rgb = to_srgb(image.convert("RGB"), profile)
    alpha = image.getchannel("A")
    if alpha.getextrema() != (255, 255):
        rgb.putalpha(alpha)
    return rgb


def _apply_profile(image: Image.Image, data: bytes) -> Image.Image:
    if len(data) > MAX_PROFILE_BYTES:
        return image
    try:
        mode, transform = _transform(data, image.mode)
        source = image if image.mode == mode else image.convert(mode)
        return ImageCms.applyTransform(source, transform) or image
    except (ImageCms.PyCMSError, OSError, KeyError, TypeError, ValueError):
        return image


# The copies of one picture share a profile, and phones give all pictures the same: to prepare a transform
# takes longer than to apply it to a work copy.
@lru_cache(maxsize=4)
def _transform(data: bytes, mode: str) -> tuple[str, ImageCms.ImageCmsTransform]:
    """From a picture of ``mode`` with the profile ``data`` to sRGB: the mode to bring it to, and how."""
    profile = ImageCms.ImageCmsProfile(BytesIO(data))
    made_for = _MODE_OF_COLOR_SPACE[profile.profile.xcolor_space.strip()]
    # Grey pictures often carry an RGB profile.
    source = "RGB" if (mode, made_for) == ("L", "RGB") else mode
    return source, ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), source, "RGB")
