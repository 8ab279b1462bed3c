"""What is measured without a model."""

from typing import Annotated, Literal

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Box, Finding, Fraction, Point


class DominantColor(Document):
    """One colour: its sRGB ``hex``, its CSS-like ``name``, its CIELAB value and its share of the pixels."""

    hex: Annotated[str, Field(pattern=r"^#[0-9A-F]{6}$")]
    name: str
    lab: tuple[float, float, float]
    share: Fraction


class Exposure(Document):
    """Of the luma (0..1): ``mean``, and the shares of pixels that are crushed to black or blown to white."""

    mean: Fraction
    shadows_clipped: Fraction
    highlights_clipped: Fraction


BlankReason = Literal["all_black", "all_white", "one_color"]


class Borders(Document):
    """The widths of the plain margins: top and bottom of the height, left and right of the width."""

    top: Fraction
    right: Fraction
    bottom: Fraction
    left: Fraction


class Composition(Document):
    """How the picture is laid out. ``aspect_ratio``: width by height.

    ``focus`` is the point that a crop should keep, ``subject`` the box of what stands out and
    ``subject_area`` its share of the image. They rest on contrast and place, not on what is shown.
    """

    aspect_ratio: Annotated[float, Field(gt=0)]
    borders: Borders
    focus: Point
    subject: Box
    subject_area: Fraction


PerceptualHash = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class HashVariants(Document):
    """The perceptual hashes that the picture would have if it were mirrored or turned clockwise.

    ``transposed`` is mirrored at the diagonal from the top left, ``transversed`` at the other one.
    """

    flipped_horizontally: PerceptualHash
    flipped_vertically: PerceptualHash
    rotated_90: PerceptualHash
    rotated_180: PerceptualHash
    rotated_270: PerceptualHash
    transposed: PerceptualHash
    transversed: PerceptualHash


class MeasuresFinding(Finding):
    """What needs no model.

    ``background``: the commonest colour of the outer ring, its share that of the ring. ``sharpness``:
    variance of the Laplacian of the 8-bit luma, 0 when flat. ``noise``: its standard deviation in levels.
    ``colorfulness``: 0 grey, above 80 vivid. ``perceptual_hash``: 64 bits in hex, near for near copies,
    ``hash_variants`` those of its other seven forms, ``unsure_hash_bits`` marks what edits flip first.
    """

    colors: Annotated[tuple[DominantColor, ...], Field(max_length=8)]
    background: DominantColor
    sharpness: Annotated[float, Field(ge=0)]
    exposure: Exposure
    contrast: Annotated[float, Field(ge=0, le=1, description="standard deviation of the luma")]
    noise: Annotated[float, Field(ge=0)]
    colorfulness: Annotated[float, Field(ge=0)]
    is_blank: bool
    blank_reason: BlankReason | None
    composition: Composition
    perceptual_hash: PerceptualHash
    hash_variants: HashVariants | None = None
    unsure_hash_bits: PerceptualHash = "0" * 16
