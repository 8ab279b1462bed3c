"""A network's file, what goes in and what comes out."""

from collections.abc import Mapping
from typing import Literal

from pixelgate.domain.base import Document
from pixelgate.domain.model_cards.names import FileName
from pixelgate.domain.model_cards.preprocess import Preprocess


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
