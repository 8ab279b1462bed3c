"""Confidences that mean what they say: a network's own ones, corrected as its card has measured."""

from collections.abc import Mapping

import numpy as np

from pixelgate.domain.model_cards.calibration import Calibration, IsotonicCalibration, TemperatureCalibration
from pixelgate.inference.network import InferenceNetwork, Tensor


class CalibratedNetwork:
    """An ``InferenceNetwork`` of which one output is calibrated; the order of its values stays."""

    def __init__(self, network: InferenceNetwork, calibration: Calibration) -> None:
        self._network = network
        self._calibration = calibration

    def run(self, tensor: Tensor) -> Mapping[str, Tensor]:
        outputs = self._network.run(tensor)
        name = self._calibration.output
        return {**outputs, name: calibrate(outputs[name], self._calibration)}


def calibrate(values: Tensor, calibration: Calibration) -> Tensor:
    """Logits over the temperature, or confidences along the curve; any shape, NaN stays NaN."""
    match calibration:
        case TemperatureCalibration(temperature=temperature):
            return values if temperature == 1 else values / np.float32(temperature)
        case IsotonicCalibration(knots=knots):
            return _along(values, np.array(knots, dtype=np.float32))


def _along(values: Tensor, knots: Tensor) -> Tensor:
    """The first piece is a multiplication: nearly all confidences of a detector lie there."""
    x, y = knots.T
    curved: Tensor = values * (y[1] / x[1])
    beyond = values > x[1]
    curved[beyond] = np.interp(values[beyond], x, y)
    return curved
