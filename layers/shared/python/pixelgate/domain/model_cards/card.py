"""What code needs to know of a model."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.model_cards.calibration import Calibration
from pixelgate.domain.model_cards.names import FileName, Identifier
from pixelgate.domain.model_cards.network import Network


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
