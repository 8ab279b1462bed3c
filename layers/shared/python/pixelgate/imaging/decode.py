"""Bytes to pixels, with our limits."""

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from PIL import Image
from PIL.Image import DecompressionBombError, DecompressionBombWarning, Resampling, Transpose

from pixelgate.domain.errors import ConfigurationError, RejectedImageError, RejectReason
from pixelgate.domain.metadata import Metadata
from pixelgate.domain.steps.pictures import ImageFacts
from pixelgate.imaging.center import SOURCE_RATIO, center_square
from pixelgate.imaging.decoders.loading import load
from pixelgate.imaging.decoders.opening import open_file
from pixelgate.imaging.fit import REDUCING_GAP, SHRINKING, fit, whole_fraction
from pixelgate.imaging.limits import Limits, check_bytes, check_frames, check_size, check_structure
from pixelgate.imaging.metadata.png_texts import leave_out_oversized
from pixelgate.imaging.metadata.reading import FileMetadata, read_metadata
from pixelgate.imaging.resizing import resize
from pixelgate.imaging.srgb import to_eight_bit, to_srgb, to_srgb_with_alpha
from pixelgate.imaging.structure import Structure

_UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""EXIF orientation to what undoes it (EXIF 2.32, tag 0x0112)."""


SLACK = 15 / 16
"""A picture may come out so much smaller than asked for, where that saves filtering twice as many rows.

A quarter of a phone's 4000 x 3000 is 1000 x 750, which costs half of what 1024 x 768 does.
"""


LANCZOS_GAP = 3.0
"""Average whole boxes of pixels first, down to three times the goal: SSIM .999 to doing without."""


@dataclass(frozen=True, kw_only=True)
class DecodedImage:
    """``picture`` is upright RGB in sRGB without metadata; ``facts`` describe the file it came from."""

    picture: Image.Image
    facts: ImageFacts


@dataclass(frozen=True, kw_only=True)
class OpenedImage:
    """The decoded pixels of a file, from which upright RGB pictures in sRGB without metadata are made.

    ``pixels`` are as stored, in an 8-bit mode, of the file's ``size`` or of a fraction of it; ``least`` is
    what was asked for.
    """

    facts: ImageFacts
    pixels: Image.Image
    size: tuple[int, int]
    least: tuple[int, int]
    profile: bytes | None

    def fitted(self, long_side: int | None) -> Image.Image:
        """The whole picture, shrunk to fit into a square of that many pixels; None leaves its size."""
        size = self.size if long_side is None else fit(self.size, long_side)
        picture = self.pixels if long_side is None else self._averaged
        # A little smaller than that it stays as it is (``SLACK``); nothing is enlarged.
        if max(picture.size) > max(size):
            picture = resize(picture, size, SHRINKING, reducing_gap=REDUCING_GAP)
        # Shrunk, converted and turned, in the order that touches the fewest pixels.
        return self._plain(self._upright(to_srgb(picture, self.profile)))

    def scaled(self, scale: float) -> Image.Image:
        """The whole picture at ``scale`` of its size, Lanczos; RGB, or RGBA where parts are transparent.

        Nothing is enlarged: ``scale`` is at most what the picture was decoded at.
        """
        width, height = (max(1, round(side * scale)) for side in self.size)
        picture = self.pixels
        if width < picture.width or height < picture.height:
            picture = resize(picture, (width, height), Resampling.LANCZOS, reducing_gap=LANCZOS_GAP)
        return self._plain(self._upright(to_srgb_with_alpha(picture, self.profile)))

    def center(self, side: int) -> Image.Image:
        """The middle square of the upright picture, ``side`` pixels wide; see ``center_square``."""
        return self._plain(to_srgb(center_square(self._source(side), side), self.profile))

    def squeezed(self, side: int) -> Image.Image:
        """The whole upright picture in ``side`` x ``side`` pixels, whatever its proportions, bilinear."""
        squeezed = resize(self._source(side), (side, side), Resampling.BILINEAR)
        return self._plain(to_srgb(squeezed, self.profile))

    @cached_property
    def _averaged(self) -> Image.Image:
        """The pixels at a whole fraction of their size that leaves ``least``, once for all copies.

        What a JPEG or WebP is decoded at; of any other file, all pixels are most of what preparing it costs.
        """
        factor = whole_fraction(self.pixels.size, self.least)
        return self.pixels.reduce(factor) if factor > 1 else self.pixels

    def _source(self, side: int) -> Image.Image:
        """The upright pixels, still some times larger than the ``side`` that they are meant for."""
        factor = min(self._averaged.size) // round(SLACK * SOURCE_RATIO * side)
        pixels = self._averaged.reduce(factor) if factor > 1 else self._averaged
        # Turned first: Pillow resizes rows before columns and rounds between, so the order shows.
        return self._upright(pixels)

    def _upright(self, picture: Image.Image) -> Image.Image:
        turn = _UPRIGHT.get(self.facts.exif_orientation)
        return picture if turn is None else picture.transpose(turn)

    @staticmethod
    def _plain(picture: Image.Image) -> Image.Image:
        # What Pillow remembers of the file (comments, profiles) would otherwise be saved with the copy.
        picture.info.clear()
        return picture


def decode_image(data: bytes, *, limits: Limits, long_side: int | None = None) -> DecodedImage:
    """Decode ``data``; with ``long_side``, shrunk to fit into a square of that many pixels.

    Raises:
        RejectedImageError: as ``open_image``.
    """
    opened = open_image(data, limits=limits, long_side=long_side)
    return DecodedImage(picture=opened.fitted(long_side), facts=opened.facts)


def open_image(
    data: bytes, *, limits: Limits, long_side: int | None = None, short_side: int = 0
) -> OpenedImage:
    """Decode ``data``; sides of ``long_side`` and ``short_side`` pixels, less ``SLACK``, can be had of it.

    Of an animation the first frame is decoded. The work is bounded: no pixel is decompressed before the
    limits are checked, and a large JPEG or WebP is decoded at a fraction of its size where that is enough.

    Raises:
        RejectedImageError: whatever is wrong with ``data``; no other error comes from its contents.
    """
    format_name = check_bytes(data, limits)
    structure = check_structure(data, format_name, limits)
    content = leave_out_oversized(data, limits) if format_name == "PNG" else data
    with _damage_is_rejected(format_name, structure):
        image, frames = open_file(content, format_name, structure, limits)
    width, height = size = image.size
    check_size(width, height, limits)
    check_frames(frames, limits)

    least = size if long_side is None else _least_size(size, long_side=long_side, short_side=short_side)
    with _damage_is_rejected(format_name, structure):
        pixels = load(image, content, least)
        has_alpha = image.has_transparency_data
        metadata = read_metadata(image, data, format_name, limits)
        profile = image.info.get("icc_profile")
        plain = to_eight_bit(pixels)
    facts = _facts(data, format_name, width, height, frames=frames, has_alpha=has_alpha, metadata=metadata)
    return OpenedImage(facts=facts, pixels=plain, size=size, least=least, profile=profile)


def _least_size(size: tuple[int, int], *, long_side: int, short_side: int) -> tuple[int, int]:
    """``size`` shrunk as far as both sides allow, less ``SLACK``, rounded up."""
    scale = min(1.0, SLACK * max(max(fit(size, long_side)) / max(size), short_side / min(size)))
    return ceil(size[0] * scale), ceil(size[1] * scale)


@contextmanager
def _damage_is_rejected(format_name: str, structure: Structure) -> Iterator[None]:
    """Around calls into Pillow: its plugins raise whatever they stumble over when bytes are damaged."""
    try:
        with warnings.catch_warnings():
            # Pillow warns about damage that it survives, once per tag of a hostile file. Nothing depends
            # on this filter: the sizes are checked here, so another thread's filters do no harm.
            warnings.simplefilter("ignore")
            yield
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise RejectedImageError(RejectReason.TOO_MANY_PIXELS, str(error)) from error
    except (RejectedImageError, ConfigurationError, MemoryError):
        # The limits allow for the memory the function has; if they do not, the uploader is not to blame.
        raise
    except Exception as error:
        reason = RejectReason.TRUNCATED if structure.ends_early else RejectReason.UNREADABLE
        raise RejectedImageError(reason, f"{format_name}: {error}"[:300]) from error


def _facts(
    data: bytes,
    format_name: str,
    width: int,
    height: int,
    *,
    frames: int,
    has_alpha: bool,
    metadata: FileMetadata,
) -> ImageFacts:
    is_turned = metadata.orientation >= 5
    return ImageFacts(
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        format=format_name,
        width=height if is_turned else width,
        height=width if is_turned else height,
        frames=frames,
        has_alpha=has_alpha,
        exif_orientation=metadata.orientation,
        **{name: getattr(metadata.claims, name) for name in Metadata.model_fields},
    )
