"""What each analysis says about one image.

Boxes and points are fractions (0..1) of the upright image, origin at the top left. Confidences are
0..1, times are milliseconds.
"""

from collections.abc import Mapping
from typing import Literal

from pixelgate_client.models.base import Answer


class Box(Answer):
    """A rectangle inside the image."""

    x: float
    y: float
    width: float
    height: float


class MissingFinding(Answer):
    """This analysis failed; ``error`` says how."""

    missing: Literal[True]
    error: str = ""


class Finding(Answer):
    """What every analysis that succeeded tells about itself."""

    model: str
    model_version: str
    took_ms: int


class Category(Answer):
    """One of your own categories, and the labels or objects that gave it, the strongest first.

    ``path`` is "Animals > Pets > Cats", ``name`` its end and ``parents`` the rest of it, nearest first.
    """

    id: str
    name: str
    path: str
    confidence: float
    parents: tuple[str, ...] = ()
    given_by: tuple[str, ...] = ()


class Label(Answer):
    """One thing the whole picture shows; ``parents`` go from the nearest to the most general.

    ``aliases`` are its other names ("tabby cat" of "tabby").
    """

    name: str
    confidence: float
    wnid: str = ""
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class LabelsFinding(Finding):
    """The most likely labels, best first; not ``is_confident``: guesses at what the model hardly knows.

    ``embedding``: base64 of 1280 float16 values, where it is sent.
    """

    labels: tuple[Label, ...]
    categories: tuple[Category, ...] = ()
    is_confident: bool = True
    embedding: str | None = None


class DetectedObject(Answer):
    """One instance; ``area``: the share of the image that its box covers, ``aliases``: its other names."""

    name: str
    confidence: float
    box: Box
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    area: float | None = None


class ObjectsFinding(Finding):
    """Instances, most confident first, and how many there are of each name."""

    objects: tuple[DetectedObject, ...]
    counts: Mapping[str, int] = {}
    categories: tuple[Category, ...] = ()


class ModerationEvidence(Answer):
    """What raised a category: a safety model's class (``source`` moderation), a label or an object."""

    source: str
    model: str
    name: str
    confidence: float
    wnid: str | None = None
    box: Box | None = None


class ModerationCategory(Answer):
    """How sure ``source_model`` is that the picture belongs to the category, and by what evidence.

    ``id`` is for ever; ``parents`` go from the nearest to the most general.
    """

    name: str
    confidence: float
    source_model: str = ""
    id: str = ""
    level: int = 1
    parents: tuple[str, ...] = ()
    evidence: tuple[ModerationEvidence, ...] = ()


class ModerationFinding(Finding):
    """Nudity and gore with their scores, and every other category that was raised, the surest first.

    ``gaps``: analyses that failed, what only they raise is unknown. ``no_source``: what nothing recognises.
    """

    categories: tuple[ModerationCategory, ...]
    second_opinion: bool = False
    gaps: tuple[str, ...] = ()
    no_source: tuple[str, ...] = ()


class Point(Answer):
    """A position inside the image."""

    x: float
    y: float


class Face(Answer):
    """One face; ``area``: its share of the image, ``sharpness``: below 50 a blur. Nobody is identified."""

    box: Box
    confidence: float
    area: float | None = None
    sharpness: float | None = None
    landmarks: tuple[Point, ...] = ()


class FacesFinding(Finding):
    """Faces, most confident first. ``hidden`` more were painted over before anything was analysed."""

    faces: tuple[Face, ...]
    hidden: int = 0


class TextWord(Answer):
    """One word of a line."""

    text: str
    confidence: float
    box: Box


class TextLine(Answer):
    """One line of text; ``words`` is empty where a picture holds too many of them.

    Lines that follow one another and share the number ``paragraph`` are one.
    """

    text: str
    confidence: float
    box: Box
    paragraph: int = 0
    words: tuple[TextWord, ...] = ()


class TextFinding(Finding):
    """What can be read, in reading order. ``truncated``: the picture holds more text than these.

    ``engine`` is what read it, ``engine_reason`` says why that one. ``orientation``: degrees by which the
    page stands turned clockwise. ``hidden`` lines more were painted over before anything was analysed.
    """

    lines: tuple[TextLine, ...]
    engine: str = ""
    engine_reason: str = ""
    language: str = ""
    truncated: bool = False
    orientation: int = 0
    hidden: int = 0


class DominantColor(Answer):
    """One colour: sRGB ``hex``, a name people use, and its share of the pixels."""

    hex: str
    name: str
    share: float
    lab: tuple[float, ...] = ()


class Exposure(Answer):
    """Of the luma (0..1): its mean, and the shares of pixels crushed to black or blown to white."""

    mean: float
    shadows_clipped: float
    highlights_clipped: float


class Borders(Answer):
    """The widths of the plain margins: top and bottom of the height, left and right of the width."""

    top: float
    right: float
    bottom: float
    left: float


class Composition(Answer):
    """How the picture is laid out: ``focus`` is what a crop should keep, ``subject`` what stands out."""

    aspect_ratio: float
    borders: Borders
    focus: Point
    subject: Box
    subject_area: float


class HashVariants(Answer):
    """The perceptual hashes that the picture would have if it were mirrored or turned clockwise."""

    flipped_horizontally: str
    flipped_vertically: str
    rotated_90: str
    rotated_180: str
    rotated_270: str
    transposed: str
    transversed: str


class MeasuresFinding(Finding):
    """What needs no model. A service of an older version leaves some of it out."""

    colors: tuple[DominantColor, ...]
    sharpness: float
    exposure: Exposure
    contrast: float | None = None
    background: DominantColor | None = None
    noise: float | None = None
    colorfulness: float | None = None
    is_blank: bool = False
    blank_reason: str | None = None
    composition: Composition | None = None
    perceptual_hash: str | None = None
    hash_variants: HashVariants | None = None
    unsure_hash_bits: str | None = None


class Duplicate(Answer):
    """Another image that is this one (``exact``: the same bytes) or a copy of it (``near``).

    Near ``by`` perceptual_hash with the bits ``distance``, or by embedding with the cosine ``similarity``.
    ``transformation`` is what makes this picture that one, where it is mirrored or turned.
    """

    image_id: str
    kind: str
    by: str
    distance: int | None = None
    similarity: float | None = None
    transformation: str | None = None


class DuplicatesFinding(Finding):
    """Images analysed earlier that are this one, the nearest first. ``truncated``: there are more.

    ``compared_by`` tells which comparisons were possible.
    """

    duplicates: tuple[Duplicate, ...]
    compared_by: tuple[str, ...] = ()
    truncated: bool = False


class CustomLabel(Answer):
    """A label of one of your own classifiers, at or above the threshold that its training set."""

    classifier: str
    name: str
    confidence: float


class AppliedClassifier(Answer):
    """A classifier that was asked, whether or not it found anything."""

    name: str
    version: int


class CustomLabelsFinding(Finding):
    """What the classifiers that were active found, the surest first.

    ``model`` and ``model_version`` are those of the embedding that they look at.
    """

    labels: tuple[CustomLabel, ...]
    classifiers: tuple[AppliedClassifier, ...]


NO_CLASSIFIER = MissingFinding(missing=True, error="no classifier is active")
"""As in most workspaces: nothing has failed."""


class Findings(Answer):
    """All analyses of one image, each present or known to be missing."""

    labels: LabelsFinding | MissingFinding
    objects: ObjectsFinding | MissingFinding
    moderation: ModerationFinding | MissingFinding
    faces: FacesFinding | MissingFinding
    text: TextFinding | MissingFinding
    measures: MeasuresFinding | MissingFinding
    duplicates: DuplicatesFinding | MissingFinding = MissingFinding(missing=True, error="not looked for")
    custom_labels: CustomLabelsFinding | MissingFinding = NO_CLASSIFIER
