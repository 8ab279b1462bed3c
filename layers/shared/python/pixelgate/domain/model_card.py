"""What code needs to know of a model: its tensors, how pictures become them, what its outputs mean.

``make models`` compiles the cards ``models_onnx/<id>/model.yaml`` into ``models_onnx/manifest.json``,
one ``Manifest``; nothing reads the YAML at run time. Labels are kept out of the manifest, in
``models_onnx/<id>/labels.json`` (one ``LabelSet``), so that only the function that names things reads them.
"""

from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, field_validator

from pixelgate.domain.base import Document

Pixels = Annotated[int, Field(gt=0)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Stretch(Document):
    """Resize to exactly this size; the aspect ratio is not kept."""

    mode: Literal["stretch"]
    width: Pixels
    height: Pixels


class ShorterSide(Document):
    """Scale until the shorter side is ``size``, up or down; the aspect ratio is kept."""

    mode: Literal["shorter_side"]
    size: Pixels


class Bounded(Document):
    """Shrink until the longer side is at most ``max_side`` (never enlarge), then round each side to the
    nearest multiple of ``multiple_of``, at least one, by stretching. The tensor's size depends on the image.
    """

    mode: Literal["bounded"]
    max_side: Pixels
    multiple_of: Pixels = 1


class FixedHeight(Document):
    """Scale to this height; the width follows the aspect ratio, up to ``max_width``. For lines of text."""

    mode: Literal["fixed_height"]
    height: Pixels
    max_width: Pixels


class Letterbox(Document):
    """Fit inside the size with the aspect ratio kept, centred on a canvas of one colour.

    ``fill`` is in 0..255, in the channel order of ``Preprocess.color``.
    """

    mode: Literal["letterbox"]
    width: Pixels
    height: Pixels
    fill: tuple[int, int, int]


class BlurredBackdrop(Document):
    """Fit inside the size with the aspect ratio kept, centred on the image itself stretched to the whole
    size and blurred by a Gaussian of ``sigma`` pixels.
    """

    mode: Literal["blurred_backdrop"]
    width: Pixels
    height: Pixels
    sigma: Annotated[float, Field(gt=0)]


Resize = Annotated[
    Stretch | ShorterSide | Bounded | FixedHeight | Letterbox | BlurredBackdrop, Field(discriminator="mode")
]


class ResampleFilter(StrEnum):
    """The interpolation of ``resize``, by Pillow's definition of it."""

    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    LANCZOS = "lanczos"


class Crop(Document):
    """The centre of the resized image, cut to this size."""

    width: Pixels
    height: Pixels


class Preprocess(Document):
    """How an upright RGB image becomes one tensor: resize, crop, order the channels, ``(x - mean) / std``.

    ``mean`` and ``std`` apply to pixel values 0..255 and stand in the channel order of ``color``.
    """

    resize: Resize
    filter: ResampleFilter
    crop: Crop | None = None
    color: Literal["RGB", "BGR"]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    layout: Literal["NCHW", "NHWC"]

    @property
    def sees_center_only(self) -> bool:
        """Whether the middle square of the picture gives the same tensor as the whole."""
        side = self.resize.size if isinstance(self.resize, ShorterSide) else 0
        return self.crop is not None and max(self.crop.width, self.crop.height) <= side

    def sees_squeezed(self, side: int) -> bool:
        """Whether the picture squeezed into a square of ``side`` pixels gives the same tensor."""
        resize = self.resize
        return (
            isinstance(resize, Stretch)
            and self.crop is None
            and (resize.width, resize.height) == (side, side)
        )


class InputTensor(Document):
    """The one input of a network. A dimension is a number, or a name where it may vary."""

    tensor: str
    dtype: Literal["float32"]
    shape: tuple[int | str, ...]


class OutputTensor(Document):
    """One output: its name in the ONNX file and what its values mean."""

    tensor: str
    meaning: str


class Network(Document):
    """One ONNX file of a model. ``outputs`` is keyed by the name that our code gives an output."""

    file: FileName
    input: InputTensor
    preprocess: Preprocess
    outputs: Mapping[str, OutputTensor]


class TemperatureCalibration(Document):
    """How a classifier's logits become confidences: ``softmax(logits / temperature)`` (Guo et al. 2017,
    arXiv:1706.04599). Above 1 the model is made less sure, and the order of its answers stays.
    """

    method: Literal["temperature"]
    temperature: Annotated[float, Field(gt=0)]
    output: Literal["logits"] = "logits"


Knot = tuple[Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0, le=1)]]


class IsotonicCalibration(Document):
    """How the confidences of ``output`` become others: along straight lines between ``knots`` (confidence of
    the network, calibrated confidence), both strictly rising from (0, 0) to 1, so that the order stays
    (Zadrozny and Elkan 2002).
    """

    method: Literal["isotonic"]
    output: Identifier
    knots: Annotated[tuple[Knot, ...], Field(min_length=2)]

    @field_validator("knots")
    @classmethod
    def _rises(cls, knots: tuple[Knot, ...]) -> tuple[Knot, ...]:
        if knots[0] != (0, 0) or knots[-1][0] != 1:
            raise ValueError("the knots begin with [0, 0] and end at 1, please")
        if any(left[0] >= right[0] or left[1] >= right[1] for left, right in pairwise(knots)):
            raise ValueError("every knot lies above and to the right of the one before, please")
        return knots


Calibration = Annotated[TemperatureCalibration | IsotonicCalibration, Field(discriminator="method")]


class Metric(Document):
    """A measured value and what it was measured on."""

    name: str
    value: float
    measured_on: str


class OperatingPoint(Document):
    """What a threshold costs and brings: ``precision`` and ``recall`` where findings begin with ``value``.

    ``threshold`` is a name of ``ModelCard.thresholds`` or, with ``label``, the threshold of that class. None
    stands for what was not measured or not defined; ``support`` is how many there were to find.
    """

    threshold: Identifier
    value: Annotated[float, Field(ge=0, le=1)]
    label: str | None = None
    precision: Annotated[float, Field(ge=0, le=1)] | None = None
    recall: Annotated[float, Field(ge=0, le=1)] | None = None
    support: Annotated[int, Field(ge=0)] | None = None
    measured_on: str


class ModelCard(Document):
    """A model as code sees it.

    ``version`` changes whenever its findings may change; findings carry it. ``license`` is the weights'
    SPDX expression. ``networks`` is keyed by role ("classifier"; "detector" and "recognizer" for text).
    ``thresholds`` are the measured defaults, named by what they are compared with; ``class_thresholds`` stand
    in for ``confidence`` where a class, by its name, is to be reported earlier or later. ``calibration`` is
    fitted on labelled pictures by ``make calibrate``; without it confidences are the network's own.
    ``operating_points`` say what the thresholds are worth. ``labels`` says
    that a compiled ``labels.json`` exists; ``dictionary`` names the text file with one character a line whose
    line number is the class (0 is the CTC blank and not in the file; the class after the last line is a
    space).
    """

    id: Identifier
    task: Literal["classify", "detect", "moderate", "find_faces", "read_text", "find_orientation"]
    version: str
    title: str
    license: str
    authors: str
    origin: str
    networks: Mapping[Identifier, Network]
    labels: bool
    dictionary: FileName | None = None
    thresholds: Mapping[Identifier, float] = {}
    class_thresholds: Mapping[str, Annotated[float, Field(ge=0, le=1)]] = {}
    calibration: Calibration | None = None
    metrics: tuple[Metric, ...] = ()
    operating_points: tuple[OperatingPoint, ...] = ()


class Label(Document):
    """One class of a model.

    ``index`` is its column in the model's output (columns may be unused). ``name`` is lower case and for
    people; ``wnid`` is its WordNet 3.0 synset and its identity, where it has one. ``parents`` are the names
    of everything it is a kind of, nearest first, without the abstract top of WordNet. ``aliases`` are the
    other words of its synset.
    """

    index: Annotated[int, Field(ge=0)]
    name: str
    wnid: str | None = None
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class LabelCategory(Document):
    """A category of ``models_onnx/taxonomy.yaml`` as one model can give it: by these of its labels.

    ``path`` goes from the most general to the category's own name. ``labels`` holds indices of ``Label``.
    """

    id: str
    path: Annotated[tuple[str, ...], Field(min_length=1)]
    min_confidence: Annotated[float, Field(gt=0, le=1)]
    labels: Annotated[tuple[int, ...], Field(min_length=1)]


class LabelSet(Document):
    """All classes of a model, ordered by ``index``, and the categories that it can give."""

    labels: tuple[Label, ...]
    categories: tuple[LabelCategory, ...] = ()


class BuiltFile(Document):
    """A file that a model needs at run time, as ``make models`` left it."""

    sha256: Sha256
    bytes: Annotated[int, Field(ge=0)]


class BuiltModel(Document):
    """A card and its files, keyed by their name in ``models_onnx/<id>/``.

    ``recipe`` is the hash of everything the files were built from (card, labels, builder); ``make models``
    builds again when it differs.
    """

    card: ModelCard
    files: Mapping[FileName, BuiltFile]
    recipe: Sha256


class Manifest(Document):
    """``models_onnx/manifest.json``: every model that was built, by id."""

    generated: str
    models: Mapping[Identifier, BuiltModel]
