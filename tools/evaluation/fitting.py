"""Calibrations from labelled pictures: half of them are fitted, the other half says whether it helps."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pixelgate.domain.model_cards.calibration import Calibration, TemperatureCalibration
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.inference.calibration import calibrate
from pixelgate.inference.classification import softmax
from tools.evaluation.errors import DataError
from tools.evaluation.isotonic import fit_isotonic
from tools.evaluation.metrics.calibration import expected_calibration_error, reliability
from tools.evaluation.metrics.classification import Columns, Flags, Scores
from tools.evaluation.temperature import fit_temperature, is_bounded

# Fewer would say more about themselves than about the model.
MIN_PICTURES = 200
MIN_RIGHT = MIN_WRONG = 50
MIN_OF_CLASS = 50


@dataclass(frozen=True)
class Fit:
    """A calibration, and the ECE of what it was not fitted on: as is, then with it."""

    calibration: Calibration
    samples: int
    ece: tuple[float, float]


def uncalibrated(model: BuiltModel) -> BuiltModel:
    """The model as its network answers."""
    return model.model_copy(update={"card": model.card.model_copy(update={"calibration": None})})


def fit_labels(logits: Scores, truths: Columns) -> Fit:
    """A temperature, from the logits ``[n, classes]`` and true columns ``[n]`` of pictures.

    Raises:
        DataError: there are too few pictures, or they do not bound the temperature.
    """
    if len(logits) < MIN_PICTURES:
        raise DataError(f"{len(logits)} pictures are too few for a temperature; bring {MIN_PICTURES}")
    temperature = fit_temperature(logits[::2], truths[::2])
    if not is_bounded(temperature):
        raise DataError(
            "the pictures do not bound the temperature: the model is right (or wrong) on nearly all. "
            "Bring more and harder ones."
        )
    calibration = TemperatureCalibration(method="temperature", temperature=round(temperature, 3))
    held_out, its_truths = logits[1::2], truths[1::2]
    both = (softmax(held_out), softmax(calibrate(held_out, calibration)))
    before, after = (_ece(scores.max(axis=1), scores.argmax(axis=1) == its_truths) for scores in both)
    return Fit(calibration=calibration, samples=len(logits), ece=(before, after))


def fit_confidences(confidences: Scores, is_right: Flags, pictures: Columns, *, output: str) -> Fit:
    """A rising curve, from predictions and the number of the picture that each is about.

    Pictures and not predictions are divided, for those of one picture resemble each other.

    Raises:
        DataError: too few predictions are right or wrong in either half.
    """
    is_held_out = pictures % 2 == 1
    for half in (is_held_out, ~is_held_out):
        right, wrong = int(is_right[half].sum()), int((~is_right[half]).sum())
        if right < MIN_RIGHT or wrong < MIN_WRONG:
            raise DataError(
                f"{right} right and {wrong} wrong predictions in a half of the pictures are too few for a "
                f"curve; each half needs {MIN_RIGHT} and {MIN_WRONG}"
            )
    calibration = fit_isotonic(confidences[~is_held_out], is_right[~is_held_out], output=output)
    held_out, its_truths = confidences[is_held_out], is_right[is_held_out]
    both = (held_out, calibrate(held_out.astype(np.float32), calibration))
    before, after = (_ece(scores, its_truths) for scores in both)
    return Fit(calibration=calibration, samples=len(confidences), ece=(before, after))


def class_threshold(confidences: Scores, is_right: Flags, *, precision: float) -> float | None:
    """The smallest confidence from which on predictions reach ``precision``; None if none does."""
    order = np.argsort(-confidences, kind="stable")
    hits = np.cumsum(is_right[order])
    reaches = hits / np.arange(1, len(order) + 1) >= precision
    # Where several have one confidence, all of them are reported or none.
    ordered = confidences[order]
    last_of_its_kind = np.append(ordered[:-1] != ordered[1:], True)
    enough = np.flatnonzero(reaches & last_of_its_kind)
    return float(np.floor(ordered[enough[-1]] * 1000) / 1000) if len(enough) else None


def class_thresholds(
    predictions: Mapping[str, tuple[Scores, Flags, int]], *, precision: float
) -> dict[str, float]:
    """Thresholds by class, from (confidences, whether right, how many there are) of each.

    Classes that occur fewer than ``MIN_OF_CLASS`` times, or never reach ``precision``, keep the usual one.
    """
    found = {
        name: class_threshold(confidences, is_right, precision=precision)
        for name, (confidences, is_right, support) in predictions.items()
        if support >= MIN_OF_CLASS and len(confidences)
    }
    return {name: value for name, value in found.items() if value is not None}


def _ece(confidences: Scores, is_right: Flags) -> float:
    return expected_calibration_error(reliability(confidences, is_right))
