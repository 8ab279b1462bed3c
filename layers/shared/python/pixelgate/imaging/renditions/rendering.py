"""One original to all of a profile's renditions, decoded once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil

from PIL import Image
from PIL.Image import Resampling

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.rendering import RenditionMetadata
from pixelgate.domain.renditions import Rendition, RenditionFormat, RenditionProfile
from pixelgate.domain.steps.concealment import Hiding
from pixelgate.imaging.anonymize import Patch, hide
from pixelgate.imaging.decode import LANCZOS_GAP, SLACK, OpenedImage, open_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.renditions.encoding import encode
from pixelgate.imaging.renditions.framing import Attention, Frame, Size, frames_of
from pixelgate.imaging.renditions.overlay import Stamp, lay_over
from pixelgate.imaging.renditions.quality_search import Encoded, encode_as_asked
from pixelgate.imaging.renditions.thumbhash import thumbhash
from pixelgate.imaging.resizing import resize

WHITE = "#FFFFFF"

DECODING_MARGIN = 1.25
"""So many times larger than needed a JPEG is decoded: what its decoder shrinks to the very size is softer."""


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """What was found in the picture, as far as renditions depend on it.

    ``faces`` are the patches that cover them, by the way in which they are hidden.
    """

    attention: Attention | None = None
    faces: Mapping[Hiding, Sequence[Patch]]


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One file and what it is."""

    name: str
    format: RenditionFormat
    width: int
    height: int
    encoded: Encoded
    is_smaller: bool


class Renderer:
    """Makes renditions of one original."""

    def __init__(
        self, data: bytes, profile: RenditionProfile, *, size: Size, guidance: Guidance, limits: Limits
    ) -> None:
        """Decode ``data``, whose upright size is ``size``, as large as ``profile`` needs it.

        Raises:
            RejectedImageError: whatever is wrong with ``data``.
            ConfigurationError: the picture has another size.
        """
        self._guidance = guidance
        self._frames = [
            (rendition, frame)
            for rendition in profile.renditions
            for frame in frames_of(rendition, size, guidance.attention)
        ]
        scale = min(1.0, max(frame.scale for _, frame in self._frames))
        opened = _opened(data, size, scale, limits)
        self._size = size
        self._clear = opened.scaled(scale)
        self._hidden: dict[Hiding, Image.Image] = {}

    def placeholder(self) -> bytes:
        """The ThumbHash of the picture; faces are hidden in it wherever a rendition hides them."""
        hidings = [rendition.hide_faces for rendition, _ in self._frames]
        strongest = next((hiding for hiding in hidings if hiding is not Hiding.NONE), Hiding.NONE)
        return thumbhash(self._picture(strongest))

    def render(self, stamps: Mapping[str, Stamp], *, metadata: RenditionMetadata) -> Iterator[Rendered]:
        """All renditions in the profile's order; ``stamps`` are what its overlays name, by image id."""
        for rendition, frame in self._frames:
            picture = self._framed(rendition, frame)
            if rendition.overlay:
                picture = lay_over(picture, rendition.overlay, stamps)
            written = metadata.under(rendition.metadata)
            for format_ in rendition.formats:
                final = _opaque(picture, rendition, format_)
                encoding = partial(encode, final, format_, written)
                yield Rendered(
                    name=rendition.name,
                    format=format_,
                    width=frame.width,
                    height=frame.height,
                    encoded=encode_as_asked(final, format_, rendition, encoding),
                    is_smaller=frame.is_smaller,
                )

    def _framed(self, rendition: Rendition, frame: Frame) -> Image.Image:
        """The frame's pixels."""
        picture = self._picture(rendition.hide_faces)
        across, down = picture.width / self._size[0], picture.height / self._size[1]
        # Rounding must not lead outside.
        right, bottom = min(frame.right * across, picture.width), min(frame.bottom * down, picture.height)
        box = (frame.left * across, frame.top * down, right, bottom)
        size = frame.width, frame.height
        if size == picture.size and box == (0, 0, *size):
            return picture
        return resize(picture, size, Resampling.LANCZOS, box=box, reducing_gap=LANCZOS_GAP)

    def _picture(self, hiding: Hiding) -> Image.Image:
        if hiding is Hiding.NONE:
            return self._clear
        if hiding not in self._hidden:
            # Over white: what shows through would be a shape of what is hidden.
            flat = _over(self._clear, WHITE)
            self._hidden[hiding] = hide(flat, self._guidance.faces[hiding])
        return self._hidden[hiding]


def _opened(data: bytes, size: Size, scale: float, limits: Limits) -> OpenedImage:
    """``data`` decoded at ``scale`` or larger."""
    # Nothing is enlarged here, so what decoding may fall short by is asked for on top.
    least = ceil(min(1.0, scale * DECODING_MARGIN) * min(size) / SLACK)
    opened = open_image(data, limits=limits, long_side=1, short_side=least)
    if (opened.facts.width, opened.facts.height) != size:
        raise ConfigurationError(
            f"the picture has {opened.facts.width}x{opened.facts.height} pixels, not {size[0]}x{size[1]}"
        )
    return opened


def _opaque(picture: Image.Image, rendition: Rendition, format_: RenditionFormat) -> Image.Image:
    """``picture`` over the rendition's background; as it is where it has none and the format knows alpha."""
    if picture.mode != "RGBA" or (rendition.background is None and format_ is not RenditionFormat.JPEG):
        return picture
    return _over(picture, rendition.background or WHITE)


def _over(picture: Image.Image, color: str) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    flat = Image.new("RGBA", picture.size, color)
    flat.alpha_composite(picture)
    return flat.convert("RGB")
