"""Fit a model's temperature on labelled pictures: ``make calibrate TASK=labels DATA=...``.

One half of the pictures is fitted, the other says whether it helps. Nothing is written without --write.
Exit codes: 0 done, 1 a model is missing or failed, 2 the arguments or the labelled data are wrong.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import tools.layer_path  # noqa: F401
from pixelgate.domain.errors import ConfigurationError
from pixelgate.inference.classification import softmax
from tools.evaluate import EVALUATIONS, bars
from tools.evaluation.data.labelled import read_labelled
from tools.evaluation.errors import DataError
from tools.evaluation.metrics.calibration import (
    expected_calibration_error,
    negative_log_likelihood,
    reliability,
)
from tools.evaluation.metrics.classification import Columns, Scores
from tools.evaluation.run import Place, Run
from tools.evaluation.tasks.labels import MODEL, LabelsPredictor, truth_flags
from tools.evaluation.temperature import fit_temperature, is_bounded
from tools.modeling.errors import CardError
from tools.modeling.manifest import CARD_FILE
from tools.models import MODELS_DIR, PROJECT

# A temperature from fewer pictures would say more about them than about the model.
MIN_PICTURES = 200


@dataclass(frozen=True)
class Fit:
    """The temperature, and loss and ECE of the pictures that it was not fitted on: as is, then with it."""

    temperature: float
    pictures: int
    loss: tuple[float, float]
    ece: tuple[float, float]


def fit(logits: Scores, truths: Columns) -> Fit:
    """Fit every second picture and measure the others.

    Raises:
        DataError: there are too few pictures, or they do not bound the temperature.
    """
    if len(logits) < 2:
        raise DataError("at least two pictures are needed: one to fit, one to measure")
    temperature = fit_temperature(logits[::2], truths[::2])
    if not is_bounded(temperature):
        raise DataError(
            "the pictures do not bound the temperature: the model is right (or wrong) on nearly all. "
            "Bring more and harder ones."
        )
    held_out, its_truths = logits[1::2], truths[1::2]
    both = (1.0, temperature)
    return Fit(
        temperature=round(temperature, 3),
        pictures=len(logits),
        loss=_pair(negative_log_likelihood(held_out, its_truths, temperature=each) for each in both),
        ece=_pair(_ece(held_out, its_truths, each) for each in both),
    )


def write_temperature(card: Path, temperature: float) -> None:
    """Put it into ``model.yaml`` and raise the version, since findings change; comments stay.

    Raises:
        CardError: the card lacks one of the two lines.
    """
    text = card.read_text(encoding="utf-8")
    line = f"calibration: {{method: temperature, temperature: {temperature}}}"
    calibrated, lines = re.subn(r"^calibration: .*$", line, text, flags=re.MULTILINE)
    raised, versions = re.subn(
        r'^version: "(\d+)"$',
        lambda match: f'version: "{int(match[1]) + 1}"',
        calibrated,
        flags=re.MULTILINE,
    )
    if (lines, versions) != (1, 1):
        raise CardError(f'{card} needs one line version: "N" and one line calibration: {{...}}')
    card.write_text(raised, encoding="utf-8")


def calibrate(data: Path, place: Place) -> Fit:
    """Ask the classifier about the pictures, or read what it said before, and fit.

    Raises:
        DataError: the pictures cannot be read or do not suffice.
        ConfigurationError: the model was not built.
    """
    files = read_labelled(data)
    if any(len(file.labels) != 1 for file in files):
        raise DataError(f"{data}: calibration needs one label for each picture")
    predictor = LabelsPredictor(place.models_dir)
    truth_flags([file.labels for file in files], predictor.labels)
    with bars() as watch:
        answers, _ = Run(data, place, watch).ask(predictor, [file.path for file in files])
    answered = [file for file in files if file.path in answers]
    flags = truth_flags([file.labels for file in answered], predictor.labels)
    return fit(np.stack([answers[file.path].values() for file in answered]), flags.argmax(axis=1))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make calibrate", description=__doc__.partition("\n")[0])
    parser.add_argument("task", choices=["labels"])
    parser.add_argument("data", type=Path, help="a folder for each class, or a CSV file: file,label")
    parser.add_argument("--write", action="store_true", help="put the temperature into the model's card")
    parser.add_argument("--models-dir", type=Path, default=MODELS_DIR, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=EVALUATIONS / "labels", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    place = Place(chosen.models_dir, PROJECT / ".pixelgate" / "tesseract", chosen.out)
    try:
        found = calibrate(chosen.data, place)
        print(f"temperature {found.temperature} from half of {found.pictures} pictures; on the other half")
        print(f"  negative log likelihood {found.loss[0]:.4f} -> {found.loss[1]:.4f}")
        print(f"  ECE                     {found.ece[0]:.4f} -> {found.ece[1]:.4f}")
        if chosen.write:
            _write(found, chosen.models_dir)
    except (DataError, CardError, ConfigurationError, OSError) as error:
        print(f"make calibrate: {error}", file=sys.stderr)
        return 2 if isinstance(error, DataError) else 1
    return 0


def _write(found: Fit, models_dir: Path) -> None:
    if found.pictures < MIN_PICTURES:
        raise DataError(f"{found.pictures} pictures are too few to write it down; bring {MIN_PICTURES}")
    if found.loss[1] >= found.loss[0]:
        raise DataError("it does not help on the pictures that were held out, so it is not written")
    card = models_dir / MODEL / CARD_FILE
    write_temperature(card, found.temperature)
    print(f"written to {card}; now run make models and make model-cards")


def _pair(values: Iterator[float]) -> tuple[float, float]:
    before, after = values
    return before, after


def _ece(logits: Scores, truths: Columns, temperature: float) -> float:
    scores = softmax(logits, temperature=temperature)
    return expected_calibration_error(reliability(scores.max(axis=1), scores.argmax(axis=1) == truths))


if __name__ == "__main__":
    sys.exit(main())
