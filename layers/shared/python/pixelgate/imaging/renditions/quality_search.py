"""The quality at which a rendition reaches what was asked for, by bisection."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from pixelgate.domain.renditions import Rendition, RenditionFormat
from pixelgate.imaging.renditions.encoding import DEFAULT_QUALITY
from pixelgate.imaging.renditions.ssim import luma_of, ssim

LOWEST, HIGHEST = 10, 95
"""Below, nothing can be recognised; above, files grow and nothing can be seen to improve."""

Encode = Callable[[int], bytes]


@dataclass(frozen=True)
class Encoded:
    """``quality`` is None where the format has none; ``misses_target``: none reaches what was asked for."""

    data: bytes
    quality: int | None
    misses_target: bool = False


def encode_as_asked(
    picture: Image.Image, format_: RenditionFormat, rendition: Rendition, encode: Encode
) -> Encoded:
    """``picture`` by ``encode`` at the quality that ``rendition`` asks for.

    Of a target the least quality that reaches the SSIM, or the best that stays within the bytes; where there
    is none the nearest, which is the highest or the lowest of all.
    """
    if format_ is RenditionFormat.PNG:
        return Encoded(encode(HIGHEST), None)
    if rendition.target_ssim is not None:
        return _of_ssim(picture, rendition.target_ssim, encode)
    if rendition.max_bytes is not None:
        return _within_bytes(rendition.max_bytes, encode)
    quality = rendition.quality or DEFAULT_QUALITY[format_]
    return Encoded(encode(quality), quality)


def _of_ssim(picture: Image.Image, target: float, encode: Encode) -> Encoded:
    original = luma_of(picture)

    def reaches(data: bytes) -> bool:
        with Image.open(BytesIO(data)) as decoded:
            return ssim(original, luma_of(decoded)) >= target

    return _bisect(encode, reaches, surest=HIGHEST, best=LOWEST)


def _within_bytes(limit: int, encode: Encode) -> Encoded:
    return _bisect(encode, lambda data: len(data) <= limit, surest=LOWEST, best=HIGHEST)


def _bisect(encode: Encode, passes: Callable[[bytes], bool], *, surest: int, best: int) -> Encoded:
    """The quality nearest to ``best`` that passes, if that holds of all between it and ``surest``.

    Seven or eight encodings. What is returned has been seen to pass, also where quality and what it leads to
    are not quite monotonic.
    """
    data = encode(surest)
    if not passes(data):
        return Encoded(data, surest, misses_target=True)
    passing = surest
    failing = best + 1 if best > surest else best - 1
    while abs(passing - failing) > 1:
        middle = (passing + failing) // 2
        attempt = encode(middle)
        if passes(attempt):
            passing, data = middle, attempt
        else:
            failing = middle
    return Encoded(data, passing)
