"""Bytes to pixels, with our limits."""

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from PIL.Image import DecompressionBombError, DecompressionBombWarning, Resampling, Transpose

from pixelgate.domain.errors import RejectedImageError, RejectReason
from pixelgate.domain.steps import ImageFacts
from pixelgate.imaging.containers import ends_early, format_of, walk_gif, webp_canvas
from pixelgate.imaging.fit import REDUCING_GAP, fit
from pixelgate.imaging.metadata import Metadata, read_metadata
from pixelgate.imaging.srgb import to_eight_bit, to_srgb

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


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is checked before anything is decompressed. ``max_aspect``: the long side over the short one."""

    max_bytes: int = 25 * 2**20
    max_pixels: int = 50_000_000
    max_frames: int = 1_000
    max_aspect: float = 50.0


@dataclass(frozen=True, kw_only=True)
class DecodedImage:
    """``picture`` is upright RGB in sRGB without metadata; ``facts`` describe the file it came from."""

    picture: Image.Image
    facts: ImageFacts


def decode_image(data: bytes, *, limits: Limits, long_side: int | None = None) -> DecodedImage:
    """Decode ``data``; with ``long_side``, shrunk to fit into a square of that many pixels.

    Of an animation the first frame is decoded. The work is bounded: no pixel is decompressed before the
    limits are checked, and a large JPEG is decoded at a fraction of its size where that is enough.

    Raises:
        RejectedImageError: whatever is wrong with ``data``; no other error comes from its contents.
    """
    format_name = _check_bytes(data, limits)
    with _damage_is_rejected(data, format_name):
        image = Image.open(BytesIO(data), formats=(format_name,))
    width, height = image.size
    _check_size(width, height, limits)
    frames = _count_frames(image, data, limits)

    with _damage_is_rejected(data, format_name):
        size = image.size if long_side is None else fit(image.size, long_side)
        image.draft(None, size)
        image.load()
        has_alpha = image.has_transparency_data
        metadata = read_metadata(image.info.get("exif"))
        profile = image.info.get("icc_profile")
        plain = to_eight_bit(image)
    picture = _finish(plain, size=size, profile=profile, orientation=metadata.orientation)
    facts = _facts(data, format_name, width, height, frames=frames, has_alpha=has_alpha, metadata=metadata)
    return DecodedImage(picture=picture, facts=facts)


def _check_bytes(data: bytes, limits: Limits) -> str:
    if not data:
        raise RejectedImageError(RejectReason.EMPTY_FILE, "0 bytes")
    if len(data) > limits.max_bytes:
        raise RejectedImageError(RejectReason.TOO_MANY_BYTES, f"{len(data)} bytes > {limits.max_bytes}")
    format_name = format_of(data)
    if format_name is None:
        raise RejectedImageError(
            RejectReason.UNSUPPORTED_FORMAT, "does not begin like JPEG, PNG, WebP or GIF"
        )
    # Opening a WebP allocates its canvas twice, so this one size is checked before Pillow sees the file.
    if format_name == "WEBP" and (canvas := webp_canvas(data)):
        _check_size(*canvas, limits)
    return format_name


def _check_size(width: int, height: int, limits: Limits) -> None:
    if width * height > limits.max_pixels:
        raise RejectedImageError(
            RejectReason.TOO_MANY_PIXELS, f"{width}x{height} > {limits.max_pixels} pixels"
        )
    short_side, long_side = sorted((width, height))
    if short_side < 1 or long_side / short_side > limits.max_aspect:
        raise RejectedImageError(
            RejectReason.EXTREME_ASPECT, f"{width}x{height} is beyond {limits.max_aspect:g}:1"
        )


def _count_frames(image: Image.Image, data: bytes, limits: Limits) -> int:
    if image.format == "GIF":
        frames = max(1, walk_gif(data, max_frames=limits.max_frames)[0])
    elif image.format == "MPO":
        # A JPEG with previews or a second eye behind the picture (phones, 3D cameras) is no animation.
        frames = 1
    else:
        frames = int(getattr(image, "n_frames", 1))
    if frames > limits.max_frames:
        raise RejectedImageError(RejectReason.TOO_MANY_PIXELS, f"more than {limits.max_frames} frames")
    return frames


@contextmanager
def _damage_is_rejected(data: bytes, format_name: str) -> Iterator[None]:
    """Around calls into Pillow: its plugins raise whatever they stumble over when bytes are damaged."""
    try:
        with warnings.catch_warnings():
            # Pillow warns about damage that it survives, once per tag of a hostile file. Nothing depends
            # on this filter: the sizes are checked here, so another thread's filters do no harm.
            warnings.simplefilter("ignore")
            yield
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise RejectedImageError(RejectReason.TOO_MANY_PIXELS, str(error)) from error
    except MemoryError:
        # The limits allow for what the function has; if they do not, the uploader is not to blame.
        raise
    except Exception as error:
        reason = RejectReason.TRUNCATED if ends_early(data, format_name) else RejectReason.UNREADABLE
        raise RejectedImageError(reason, f"{format_name}: {error}"[:300]) from error


def _finish(
    picture: Image.Image, *, size: tuple[int, int], profile: bytes | None, orientation: int
) -> Image.Image:
    """Shrunk, converted and turned, in the order that touches the fewest pixels."""
    if picture.size != size:
        picture = picture.resize(size, Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    picture = to_srgb(picture, profile)
    if orientation in _UPRIGHT:
        picture = picture.transpose(_UPRIGHT[orientation])
    # What Pillow remembers of the file (comments, profiles) would otherwise be saved with the copy.
    picture.info.clear()
    return picture


def _facts(
    data: bytes,
    format_name: str,
    width: int,
    height: int,
    *,
    frames: int,
    has_alpha: bool,
    metadata: Metadata,
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
        camera=metadata.camera,
        taken_at=metadata.taken_at,
        copyright=metadata.copyright,
        has_gps=metadata.has_gps,
    )
