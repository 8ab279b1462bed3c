"""What each analysis says about one image.

Boxes and points are fractions (0..1) of the upright image, origin at the top left. Confidences are
0..1. ``took_ms`` is the time the analysis took, model loading excluded. Lists are bounded so that a
whole execution document stays far below the 256 KiB that Step Functions carries.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId
from pixelgate.domain.moderation_taxonomy import NODES, WITHOUT_SOURCE, ModerationSource
from pixelgate.domain.one_of import OneOf

Fraction = Annotated[float, Field(ge=0, le=1)]
Milliseconds = Annotated[int, Field(ge=0)]


class Box(Document):
    """A rectangle that lies inside the image."""

    x: Fraction
    y: Fraction
    width: Fraction
    height: Fraction


class Point(Document):
    """A position inside the image."""

    x: Fraction
    y: Fraction


class Finding(Document):
    """What every analysis that succeeded tells about itself."""

    model: str
    model_version: str
    took_ms: Milliseconds


class MissingFinding(Document):
    """An analysis failed after its retries. Rules see the gap and ask for a review."""

    missing: Literal[True]
    error: str = ""


class Category(Document):
    """One of the categories of ``models_onnx/taxonomy.yaml``, and what gave it, the strongest first.

    ``path`` is "Animals > Pets > Cats", ``name`` its end and ``parents`` the rest of it, nearest first.
    """

    id: str
    name: str
    path: str
    parents: tuple[str, ...]
    confidence: Fraction
    given_by: Annotated[tuple[str, ...], Field(max_length=5)]


Categories = Annotated[tuple[Category, ...], Field(max_length=20)]


class Label(Document):
    """One thing the whole picture shows. ``wnid`` is the identity (two ImageNet classes are both "crane").

    ``aliases`` are its other names ("tabby cat" of "tabby").
    """

    name: str
    wnid: str
    confidence: Fraction
    parents: tuple[str, ...]
    aliases: tuple[str, ...] = ()


class LabelsFinding(Finding):
    """The most likely labels, best first, and the picture's embedding.

    ``is_confident``: the best label is likely enough to be called what the picture shows; where it is not,
    the labels are guesses at a picture of nothing that the model knows well.
    A category's confidence is the sum of those of all labels in it, also of the less likely ones that are not
    listed: no breed may be sure in a picture that surely shows a dog.
    ``embedding`` is base64 of 1280 little-endian float16 values of L2 norm 1: compare by dot product.
    """

    labels: Annotated[tuple[Label, ...], Field(max_length=10)]
    categories: Categories = ()
    is_confident: bool
    embedding: str


class DetectedObject(Document):
    """One instance. ``area``: the share of the image that its box covers, ``aliases``: its other names."""

    name: str
    parents: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    confidence: Fraction
    box: Box
    area: Fraction


class ObjectsFinding(Finding):
    """Instances, most confident first, and how many there are of each name.

    A category is as sure as its surest instance.
    """

    objects: Annotated[tuple[DetectedObject, ...], Field(max_length=100)]
    counts: Mapping[str, Annotated[int, Field(ge=1)]]
    categories: Categories = ()


CategoryName = Annotated[
    str,
    OneOf(
        tuple(NODES), never={name: f"nothing that is built in recognises {name!r}" for name in WITHOUT_SOURCE}
    ),
]
CategoryId = Annotated[str, OneOf(tuple(node.id for node in NODES.values()))]

MODERATION_CATEGORIES = ("nudity", "gore")
"""The categories that every picture is scored for; the others are only told where they are raised."""

MAX_EVIDENCE = 4


class ModerationEvidence(Document):
    """What raised a category: a safety model's class (``source`` moderation), a label or an object."""

    source: ModerationSource
    model: str
    name: str
    confidence: Fraction
    wnid: str | None = None
    box: Box | None = None


class ModerationCategory(Document):
    """How sure ``source_model`` is that the picture belongs to the category ``name``, and by what evidence.

    ``id``, ``parents`` (nearest first) and ``level`` (1 to 3) are the taxonomy's, whatever is given.
    """

    name: CategoryName
    id: Annotated[CategoryId, Field(validate_default=True)] = ""
    parents: Annotated[tuple[str, ...], Field(validate_default=True)] = ()
    level: Annotated[int, Field(ge=1, le=3, validate_default=True)] = 1
    confidence: Fraction
    source_model: str
    evidence: Annotated[tuple[ModerationEvidence, ...], Field(max_length=MAX_EVIDENCE)] = ()

    @field_validator("id", "parents", "level", mode="before")
    @classmethod
    def _stands_in_the_taxonomy(cls, given: object, info: ValidationInfo) -> object:
        # Nodes may move in a later version: what was recorded before is read by where they stand now.
        name = info.data.get("name")
        return given if name is None else getattr(NODES[name], info.field_name or "")


class ModerationFinding(Finding):
    """Nudity and gore with their scores, and every other category that was raised, the surest first.

    ``second_opinion``: the first model was unsure and another was asked. ``gaps``: analyses that failed, so
    that what only they raise is not known to be absent. ``no_source``: categories that nothing recognises.
    """

    categories: tuple[ModerationCategory, ...]
    second_opinion: bool
    gaps: tuple[ModerationSource, ...] = ()
    no_source: tuple[CategoryName, ...] = ()

    @field_validator("categories")
    @classmethod
    def _are_complete(cls, categories: tuple[ModerationCategory, ...]) -> tuple[ModerationCategory, ...]:
        # A score that is left out would read as "not seen" to every rule about it.
        names = [category.name for category in categories]
        if len(names) > len({*names}) or not {*names} >= {*MODERATION_CATEGORIES}:
            raise ValueError(f"{' and '.join(MODERATION_CATEGORIES)} always, and no category twice, please")
        return categories


class Face(Document):
    """One face. Landmarks in order: left eye, right eye, nose, left and right mouth corner, as seen.

    ``area`` is the share of the image that its box covers. ``sharpness`` is the variance of the Laplacian of
    the face at 112 pixels: 250 and more in focus, below 50 blurred or only a few pixels large.
    """

    box: Box
    area: Fraction
    sharpness: Annotated[float, Field(ge=0)]
    confidence: Fraction
    landmarks: Annotated[tuple[Point, ...], Field(min_length=5, max_length=5)]


class FacesFinding(Finding):
    """Faces, most confident first. Nobody is identified.

    ``hidden`` more were found and painted over before this search, which therefore does not see them.
    """

    faces: Annotated[tuple[Face, ...], Field(max_length=100)]
    hidden: Annotated[int, Field(ge=0)] = 0


class TextWord(Document):
    """One word of a line."""

    text: Annotated[str, Field(max_length=500)]
    confidence: Fraction
    box: Box


class TextLine(Document):
    """One line of text in reading order. ``words`` is empty where a picture holds too many to carry.

    Lines of one paragraph follow one another and share its number, which counts from 0.
    """

    text: Annotated[str, Field(max_length=500)]
    confidence: Fraction
    box: Box
    paragraph: Annotated[int, Field(ge=0)] = 0
    words: Annotated[tuple[TextWord, ...], Field(max_length=400)] = ()


class TextFinding(Finding):
    """What can be read, and why this engine read it.

    ``language`` is what the engine was told to expect. ``truncated``: the picture holds more text than
    are kept here. ``orientation``: the page stands turned clockwise by so many degrees in the upright image
    and was read the right way up; boxes refer to the image as it is. ``hidden`` lines more were painted over
    before this search.
    """

    engine: Literal["ppocr", "tesseract"]
    engine_reason: Annotated[str, Field(max_length=200)]
    language: str
    lines: Annotated[tuple[TextLine, ...], Field(max_length=200)]
    truncated: bool
    orientation: Literal[0, 90, 180, 270] = 0
    hidden: Annotated[int, Field(ge=0)] = 0


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


Transformation = Literal[
    "flipped_horizontally",
    "flipped_vertically",
    "rotated_90",
    "rotated_180",
    "rotated_270",
    "transposed",
    "transversed",
]

MAX_DUPLICATES = 20


class Duplicate(Document):
    """Another image of the workspace that is this one or a copy of it.

    ``exact``: the same bytes. ``near``: it looks the same, ``by`` its perceptual hash, with so many bits
    ``distance``, or by its embedding, with that cosine ``similarity``. ``transformation`` is what makes this
    picture that one, where it is mirrored or turned.
    """

    image_id: ImageId
    kind: Literal["exact", "near"]
    by: Literal["sha256", "perceptual_hash", "embedding"]
    distance: Annotated[int | None, Field(ge=0, le=64)] = None
    similarity: Annotated[float | None, Field(ge=-1, le=1)] = None
    transformation: Transformation | None = None


class DuplicatesFinding(Finding):
    """Images that were analysed earlier and are this one, the nearest first.

    ``compared_by`` tells which comparisons were possible: a blank picture looks like any other blank one.
    ``truncated``: there are more than these.
    """

    duplicates: Annotated[tuple[Duplicate, ...], Field(max_length=MAX_DUPLICATES)]
    compared_by: tuple[Literal["sha256", "perceptual_hash", "embedding"], ...]
    truncated: bool = False


class Findings(Document):
    """All analyses of one image, each present or known to be missing."""

    labels: LabelsFinding | MissingFinding
    objects: ObjectsFinding | MissingFinding
    moderation: ModerationFinding | MissingFinding
    faces: FacesFinding | MissingFinding
    text: TextFinding | MissingFinding
    measures: MeasuresFinding | MissingFinding
    duplicates: DuplicatesFinding | MissingFinding = Field(
        default_factory=lambda: MissingFinding(missing=True, error="not looked for")
    )
