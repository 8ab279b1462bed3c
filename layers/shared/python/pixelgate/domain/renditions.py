"""A rendition profile: which derived images people get, as whoever releases images declares them."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId
from pixelgate.domain.steps.concealment import Hiding

MAX_SIDE = 4096
"""Encoders take memory by the pixel, AVIF's 30 times what the picture does: this fits into the function."""

MAX_FILES = 100
"""Of one image: widths times formats, over all renditions."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Pixels = Annotated[int, Field(ge=1, le=MAX_SIDE)]
HexColor = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]

_SET_BY = ("quality", "target_ssim", "max_bytes")
# What the font that comes with Pillow (Aileron) has shapes for; anything else would be drawn as boxes.
_DRAWABLE = re.compile(r"[ -~©«»°±´·‘’“”…‹›⁄™]+")  # noqa: RUF001 - quotes and dashes are meant


class Fit(StrEnum):
    """How a picture meets its size: whole inside of it, or filling it and cropped.

    FILL keeps the middle. SMART keeps the faces, else what stands out, with the focus point near the middle.
    """

    INSIDE = "inside"
    FILL = "fill"
    SMART = "smart"


class RenditionFormat(StrEnum):
    """What a rendition is encoded as."""

    JPEG = "jpeg"
    WEBP = "webp"
    AVIF = "avif"
    PNG = "png"


class MetadataPolicy(StrEnum):
    """What is written into a file: nothing, whose it is, or that and what it shows."""

    STRIP = "strip"
    RIGHTS = "rights"
    ALL = "all"


class Position(StrEnum):
    """Where an overlay lies."""

    TOP_LEFT = "top-left"
    TOP = "top"
    TOP_RIGHT = "top-right"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom-right"


class Overlay(Document):
    """A watermark: a ``text``, or another ``image`` of the same workspace.

    ``scale`` is its width as a share of the rendition's, ``margin`` its distance from the edges as a share of
    the shorter side. An image is shrunk to that and never enlarged.
    """

    text: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    image: ImageId | None = None
    position: Position = Position.BOTTOM_RIGHT
    opacity: Annotated[float, Field(gt=0, le=1)] = 0.6
    scale: Annotated[float, Field(gt=0, le=1)] = 0.25
    margin: Annotated[float, Field(ge=0, le=0.4)] = 0.03
    color: HexColor | None = None

    @field_validator("text")
    @classmethod
    def _can_be_drawn(cls, text: str | None) -> str | None:
        if text is not None and not _DRAWABLE.fullmatch(text):
            missing = next(mark for mark in text if not _DRAWABLE.fullmatch(mark))
            raise ValueError(f"the built-in font has no {missing!r}; use an image for such a text")
        return text

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.text is None) == (self.image is None):
            raise ValueError("an overlay is either a text or an image")
        if self.image is not None and self.color is not None:
            raise ValueError("color is of a text; an image has its own")
        return self


class Rendition(Document):
    """One derived image, or with ``widths`` a ladder of them for ``srcset``, in each of ``formats``.

    A size is a bound: nothing is ever enlarged. At most one of ``quality`` (1 to 100, of each format's own
    scale), ``target_ssim`` and ``max_bytes`` decides how strongly it is compressed. ``background`` lies
    behind what is transparent; without it, that stays so where the format can, and is white in a JPEG.
    """

    name: Name
    width: Pixels | None = None
    height: Pixels | None = None
    widths: Annotated[tuple[Pixels, ...], Field(min_length=1, max_length=20)] | None = None
    fit: Fit = Fit.INSIDE
    formats: Annotated[tuple[RenditionFormat, ...], Field(min_length=1, max_length=4)]
    quality: Annotated[int, Field(ge=1, le=100)] | None = None
    target_ssim: Annotated[float, Field(ge=0.5, lt=1)] | None = None
    max_bytes: Annotated[int, Field(ge=100)] | None = None
    background: HexColor | None = None
    overlay: Overlay | None = None
    metadata: MetadataPolicy = MetadataPolicy.STRIP
    hide_faces: Hiding = Hiding.NONE

    @field_validator("formats", "widths")
    @classmethod
    def _has_no_repetition(cls, given: tuple[object, ...] | None) -> tuple[object, ...] | None:
        if given is not None and len({*given}) < len(given):
            raise ValueError("one of them is given twice")
        return given

    @model_validator(mode="after")
    def _has_a_size(self) -> Self:
        if self.widths and (self.width or self.height):
            raise ValueError("widths is a ladder of sizes; it cannot stand beside width or height")
        if not (self.widths or self.width or self.height):
            raise ValueError("a size is missing: width, height, both of them, or widths")
        if self.fit is not Fit.INSIDE and not (self.width and self.height):
            raise ValueError(f"fit {self.fit.value!r} crops, so it needs both width and height")
        return self

    @model_validator(mode="after")
    def _has_one_quality(self) -> Self:
        given = [word for word in _SET_BY if getattr(self, word) is not None]
        if len(given) > 1:
            raise ValueError(f"{given[0]} and {given[1]} contradict each other; give one of them")
        if given and RenditionFormat.PNG in self.formats:
            raise ValueError(f"png is lossless and takes no {given[0]}; make it a rendition of its own")
        return self

    @property
    def files(self) -> int:
        """How many files it can have at most."""
        return len(self.widths or (0,)) * len(self.formats)


class RenditionProfile(Document):
    """All that is made of one image."""

    profile: Name
    renditions: Annotated[tuple[Rendition, ...], Field(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _is_unambiguous_and_bounded(self) -> Self:
        names = [rendition.name for rendition in self.renditions]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two renditions have the name {twice!r}")
        files = sum(rendition.files for rendition in self.renditions)
        if files > MAX_FILES:
            raise ValueError(f"{files} files of one image; a profile may have {MAX_FILES}")
        return self
