"""Fit a model's confidences to labelled pictures: ``make calibrate TASK=labels DATA=...``.

One half of the pictures is fitted, the other says whether it helps. Nothing is written without --write.
Exit codes: 0 done, 1 a model is missing or failed, 2 the arguments or the labelled data are wrong or too few.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

if __package__ in (None, ""):
    # Run as a file: what it imports lies beside its folder, and its own folder would hide other modules.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings.moderation import MODERATION_CATEGORIES
from pixelgate.domain.model_cards.calibration import Calibration
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.inference.calibration import calibrate
from pixelgate.inference.classification import softmax
from pixelgate.inference.manifest import find_model
from tools.evaluate import EVALUATIONS, bars
from tools.evaluation.card_editing import (
    raise_version,
    set_calibration,
    set_class_thresholds,
    set_threshold,
)
from tools.evaluation.data.boxes import read_boxes
from tools.evaluation.data.class_names import resolve
from tools.evaluation.data.labelled import read_labelled
from tools.evaluation.data.moderation_names import categorised
from tools.evaluation.errors import DataError
from tools.evaluation.fitting import Fit, class_thresholds, fit_confidences, fit_labels, uncalibrated
from tools.evaluation.metrics.classification import Flags, Scores
from tools.evaluation.metrics.detection import DetectionQuality
from tools.evaluation.run import Place, Run
from tools.evaluation.tasks import faces, labels, moderation, objects
from tools.modeling.errors import CardError
from tools.modeling.manifest import CARD_FILE
from tools.models import MODELS_DIR, PROJECT

WANTED_PRECISION = 0.8


@dataclass(frozen=True)
class Fitted:
    """What is to be written into the card of ``model``.

    ``predictions`` by class: calibrated confidences, whether each is right, how many there are to find.
    """

    model: BuiltModel
    fit: Fit
    carried: tuple[str, ...] = ()
    predictions: Mapping[str, tuple[Scores, Flags, int]] = field(default_factory=dict)


def calibrate_labels(run: Run) -> Fitted:
    """A temperature for functions/classify."""
    data = read_labelled(run.data)
    predictor = labels.LabelsPredictor(run.place.models_dir)
    known = resolve(frozenset().union(*(file.labels for file in data.files)), predictor.labels)
    files = [file for file in data.files if len(file.labels & set(known.columns)) == len(file.labels) == 1]
    if not files:
        raise DataError(f"{run.data}: calibration needs one label for each picture, of a class of the model")
    answers, _ = run.ask(predictor, [file.path for file in files])
    answered = [file for file in files if file.path in answers]
    truths = np.array([known.columns[next(iter(file.labels))] for file in answered])
    logits = np.stack([answers[file.path].values() for file in answered])
    found = fit_labels(logits, truths)
    scores = softmax(calibrate(logits, found.calibration))
    names = {label.index: label.name for label in predictor.labels}
    return Fitted(
        model=predictor.model,
        fit=found,
        predictions={
            names[column]: (scores[:, column], truths == column, int((truths == column).sum()))
            for column in np.unique(truths)
        },
    )


def calibrate_objects(run: Run) -> Fitted:
    """A curve for functions/detect."""
    model = uncalibrated(find_model(objects.MODEL, models_dir=run.place.models_dir))
    return _calibrate_boxes(run, objects.ObjectsPredictor(run.place.models_dir, model), output="scores")


def calibrate_faces(run: Run) -> Fitted:
    """A curve for functions/find_faces."""
    model = uncalibrated(find_model(faces.MODEL, models_dir=run.place.models_dir))
    return _calibrate_boxes(run, faces.FacesPredictor(run.place.models_dir, model), output="heatmap")


def _calibrate_boxes(
    run: Run, predictor: objects.ObjectsPredictor | faces.FacesPredictor, *, output: str
) -> Fitted:
    pictures = read_boxes(run.data, predictor.names)
    answers, _ = run.ask(predictor, pictures.paths)
    shown = {truth.name for truth in pictures.truths}
    found, parts = [], []
    for number, (path, answer) in enumerate(answers.items()):
        boxes = [box for box in objects.found_boxes(str(path), answer) if box.name in shown]
        truths = [truth for truth in pictures.truths if truth.image == str(path)]
        confidences, is_hit = DetectionQuality(truths, boxes).outcomes(objects.IOU)
        parts.append((confidences, is_hit, np.full(len(confidences), number)))
        found += boxes
    confidences, is_hit, numbers = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    fitted = fit_confidences(confidences, is_hit, numbers, output=output)
    answered = {str(path) for path in answers}
    quality = DetectionQuality([truth for truth in pictures.truths if truth.image in answered], found)
    predictions = {}
    for name in sorted(shown & set(predictor.names)):
        confidences, is_hit = quality.outcomes(objects.IOU, names=[name])
        calibrated = calibrate(confidences.astype(np.float32), fitted.calibration)
        support = sum(truth.name == name and truth.image in answered for truth in pictures.truths)
        predictions[name] = (calibrated, is_hit, support)
    # A face finder has one threshold, a detector one for each class.
    own = predictions if len(predictor.names) > 1 else {}
    return Fitted(model=predictor.model, fit=fitted, carried=("confidence",), predictions=own)


def calibrate_moderation(run: Run) -> Fitted:
    """A curve for the first model of functions/moderate, over all its categories."""
    files, _ = categorised(read_labelled(run.data).files)
    model = uncalibrated(find_model(moderation.MODEL, models_dir=run.place.models_dir))
    predictor = moderation.ModerationPredictor(run.place.models_dir, model, alone=True)
    answers, _ = run.ask(predictor, [file.path for file in files])
    answered = [file for file in files if file.path in answers]
    scores = np.array([moderation.scores_of(answers[file.path]) for file in answered])
    flags = np.array([[name in file.labels for name in MODERATION_CATEGORIES] for file in answered])
    numbers = np.repeat(np.arange(len(answered)), len(MODERATION_CATEGORIES))
    fitted = fit_confidences(scores.ravel(), flags.ravel(), numbers, output="probabilities")
    return Fitted(model=predictor.model, fit=fitted, carried=("review", "reject"))


TASKS: Mapping[str, Callable[[Run], Fitted]] = {
    "labels": calibrate_labels,
    "objects": calibrate_objects,
    "faces": calibrate_faces,
    "moderation": calibrate_moderation,
}


def write(fitted: Fitted, own: Mapping[str, float], *, models_dir: Path) -> Path:
    """Put calibration and thresholds into the card and raise its version.

    Thresholds that were measured on other confidences are carried along, so that the same is reported.

    Raises:
        DataError: the calibration does not help.
        CardError: the card cannot be edited.
    """
    before, after = fitted.fit.ece
    if after >= before:
        raise DataError("it does not help on the pictures that were held out, so it is not written")
    card = models_dir / fitted.model.card.id / CARD_FILE
    current = find_model(fitted.model.card.id, models_dir=models_dir).card
    text = set_calibration(card.read_text(encoding="utf-8"), fitted.fit.calibration)
    for name in fitted.carried:
        raw = _raw(current.thresholds[name], current.calibration)
        moved = calibrate(np.array([raw], np.float32), fitted.fit.calibration)[0]
        text = set_threshold(text, name, round(float(moved), 3))
    if own:
        text = set_class_thresholds(text, {**current.class_thresholds, **own})
    card.write_text(raise_version(text), encoding="utf-8")
    return card


def _raw(threshold: float, calibration: Calibration | None) -> float:
    """The network's own confidence that an earlier calibration made ``threshold`` of."""
    if calibration is None or calibration.method == "temperature":
        return threshold
    x, y = zip(*calibration.knots, strict=True)
    return float(np.interp(threshold, y, x))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make calibrate", description=__doc__.partition("\n")[0])
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("data", type=Path, help="labelled pictures, in the form that make evaluate takes")
    parser.add_argument("--write", action="store_true", help="put the result into the model's card")
    parser.add_argument(
        "--precision", type=float, default=WANTED_PRECISION, help="that a class's own threshold has to reach"
    )
    parser.add_argument("--models-dir", type=Path, default=MODELS_DIR, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    out = chosen.out or EVALUATIONS / f"calibrate-{chosen.task}"
    place = Place(chosen.models_dir, PROJECT / ".pixelgate" / "tesseract", out)
    try:
        with bars() as watch:
            fitted = TASKS[chosen.task](Run(chosen.data, place, watch))
        own = class_thresholds(fitted.predictions, precision=chosen.precision)
        _show(fitted, own, precision=chosen.precision)
        if chosen.write:
            card = write(fitted, own, models_dir=chosen.models_dir)
            print(f"written to {card}; now run make models and make model-cards")
    except (DataError, CardError, ConfigurationError, OSError) as error:
        print(f"make calibrate: {error}", file=sys.stderr)
        return 2 if isinstance(error, DataError) else 1
    return 0


def _show(fitted: Fitted, own: Mapping[str, float], *, precision: float) -> None:
    before, after = fitted.fit.ece
    print(f"{fitted.model.card.id}: {fitted.fit.calibration.model_dump(mode='json')}")
    print(f"from half of {fitted.fit.samples} predictions; on the other half ECE {before:.4f} -> {after:.4f}")
    for name, value in own.items():
        print(f"  {name}: from {value:g} on its precision is {precision:g}")


if __name__ == "__main__":
    sys.exit(main())
