"""How a network's confidences become those that findings carry."""

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, field_validator

from pixelgate.domain.base import Document
from pixelgate.domain.model_cards.names import Identifier


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
