"""Pixels to the bytes of one format: always the same bytes for the same pixels."""

from io import BytesIO
from typing import assert_never

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pixelgate.domain.rendering import RenditionMetadata
from pixelgate.domain.renditions import RenditionFormat
from pixelgate.imaging.metadata.iptc_writing import with_iptc
from pixelgate.imaging.metadata.xmp_writing import write_xmp

DEFAULT_QUALITY = {RenditionFormat.JPEG: 80, RenditionFormat.WEBP: 80, RenditionFormat.AVIF: 66}
"""About the same SSIM in each, see docs/renditions.md; PNG has none."""

MEDIA_TYPES = {format_: f"image/{format_.value}" for format_ in RenditionFormat}

WEBP_METHOD, AVIF_SPEED = 4, 8
"""One step further takes WebP twice as long for 1 % fewer bytes, and AVIF half as long again for 5 %."""

FULL_CHROMA_FROM = 90
"""Whoever asks for so much quality also wants the colours of small red letters."""


def encode(
    picture: Image.Image, format_: RenditionFormat, written: RenditionMetadata | None, quality: int
) -> bytes:
    """``picture`` (RGB, or RGBA where the format can; sRGB) with what is ``written`` and no other metadata.

    Progressive and optimised where the format knows that. One thread each: how many there are changes
    what AVIF's encoder writes.
    """
    buffer = BytesIO()
    xmp = write_xmp(written) if written else b""
    subsampling = "4:4:4" if quality >= FULL_CHROMA_FROM else "4:2:0"
    match format_:
        case RenditionFormat.JPEG:
            picture.save(
                buffer,
                "JPEG",
                quality=quality,
                subsampling=subsampling,
                progressive=True,
                optimize=True,
                xmp=xmp,
            )
            return with_iptc(buffer.getvalue(), written) if written else buffer.getvalue()
        case RenditionFormat.WEBP:
            picture.save(buffer, "WEBP", quality=quality, method=WEBP_METHOD, xmp=xmp)
        case RenditionFormat.AVIF:
            picture.save(
                buffer,
                "AVIF",
                quality=quality,
                subsampling=subsampling,
                codec="aom",
                speed=AVIF_SPEED,
                max_threads=1,
                autotiling=False,
                xmp=xmp,
            )
        case RenditionFormat.PNG:
            texts = PngInfo()
            if xmp:
                texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
            picture.save(buffer, "PNG", optimize=True, pnginfo=texts)
        case unknown:
            assert_never(unknown)
    return buffer.getvalue()
