"""The pipeline against the model alone: the same answers, or which picture differs.

Alone means: decoded at full size by Pillow and by nothing of ours, fed as the card says, run by a session
that is opened here. What the pipeline does between (draft decoding, work copies, JPEG) is put to the test.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, ImageCms, ImageOps

from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.imaging.tensors import to_tensor
from pixelgate.inference.network import Tensor
from tools.evaluation.data.boxes import read_boxes
from tools.evaluation.data.files import Failure, pictures_below
from tools.evaluation.data.labelled import read_labelled
from tools.evaluation.errors import DataError
from tools.evaluation.metrics.detection import COCO_IOUS, DetectionQuality, FoundBox, TrueBox
from tools.evaluation.report import Figures, Report
from tools.evaluation.run import TASKS, Run
from tools.evaluation.tasks.labels import LabelsPredictor
from tools.evaluation.tasks.objects import IOU, Objects, ObjectsPredictor, found_boxes

# Without labels, what the model alone reports is taken for the truth.
SHIPPED = 0.5


class ModelAlone:
    """An ``InferenceNetwork`` over a session with onnxruntime's own settings, and how it is fed."""

    def __init__(self, model: BuiltModel, role: str, *, models_dir: Path) -> None:
        self._card = model.card.networks[role]
        path = models_dir / model.card.id / self._card.file
        self._session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    def run(self, tensor: Tensor) -> Mapping[str, Tensor]:
        names = {name: output.tensor for name, output in self._card.outputs.items()}
        values = self._session.run(list(names.values()), {self._card.input.tensor: tensor})
        return dict(zip(names, values, strict=True))

    def feed(self, path: Path) -> Tensor:
        return to_tensor(decode_plainly(path.read_bytes()), self._card.preprocess, by=Image.Image.resize)


def decode_plainly(data: bytes) -> Image.Image:
    """The whole picture at its full size, upright, in sRGB, over white, by Pillow alone."""
    image = Image.open(BytesIO(data))
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        white = Image.new("RGBA", upright.size, "white")
        return Image.alpha_composite(white, upright.convert("RGBA")).convert("RGB")
    if profile and upright.mode == "RGB":
        source, goal = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(upright, source, goal, outputMode="RGB") or upright
    return upright.convert("RGB")


def compare(task: str, run: Run) -> Report:
    """The task's report with ``direct`` added; only that where the pictures have no labels.

    Raises:
        DataError: the task has no such comparison, or there are no pictures.
    """
    if task not in _COMPARISONS:
        raise DataError(f"--direct compares {' and '.join(_COMPARISONS)}, not {task}")
    unlabelled = run.data.is_dir() and not _is_labelled(task, run.data)
    report = Report(figures={}) if unlabelled else TASKS[task](run)
    direct, failed = _COMPARISONS[task](run)
    figures = report.figures or run.head("", "", images=direct["images"], failed=failed)
    return Report(figures={**figures, "direct": direct}, charts=report.charts)


def _is_labelled(task: str, data: Path) -> bool:
    try:
        read_labelled(data) if task == "labels" else read_boxes(data)
    except DataError:
        return False
    return True


def _pictures(task: str, data: Path) -> tuple[Path, ...]:
    if data.is_dir():
        return pictures_below(data)
    return (
        tuple(file.path for file in read_labelled(data).files) if task == "labels" else read_boxes(data).paths
    )


def _compare_labels(run: Run) -> tuple[Figures, list[Failure]]:
    predictor = LabelsPredictor(run.place.models_dir)
    answers, failed = run.ask(predictor, _pictures("labels", run.data))
    alone = ModelAlone(predictor.model, "classifier", models_dir=run.place.models_dir)
    names = {label.index: label.name for label in predictor.labels}
    watcher, differing, distances = run.watch(len(answers)), [], []
    for path, answer in answers.items():
        logits, ours = alone.run(alone.feed(path))["logits"][0], answer.values()
        best, called = int(logits.argmax()), int(ours.argmax())
        distances.append(float(np.abs(logits - ours).max()))
        if best != called:
            margin = float(logits[best] - logits[called])
            differing.append(
                {"file": str(path), "pipeline": names[called], "alone": names[best], "margin": margin}
            )
        watcher.advance(1)
    same = len(answers) - len(differing)
    figures = {
        "images": len(answers),
        "same_top1": same,
        "agreement": same / len(answers),
        "median_logit_difference": float(np.median(distances)),
        "differing": differing,
    }
    return figures, failed


def _compare_objects(run: Run) -> tuple[Figures, list[Failure]]:
    predictor = ObjectsPredictor(run.place.models_dir)
    answers, failed = run.ask(predictor, _pictures("objects", run.data))
    alone = ModelAlone(predictor.model, "detector", models_dir=run.place.models_dir)
    detector, watcher = predictor.detector(alone), run.watch(len(answers))
    directly = {}
    for path in answers:
        directly[path] = Objects(objects=detector.detect(alone.feed(path)))
        watcher.advance(1)
    reported = {str(path): _names(answer) for path, answer in directly.items()}
    differing = [
        {"file": str(path), "pipeline": _names(answer), "alone": reported[str(path)]}
        for path, answer in answers.items()
        if _names(answer) != reported[str(path)]
    ]
    truths, is_labelled = _truths(run, predictor, directly)
    figures: Figures = {"images": len(answers), "truth": "labels" if is_labelled else "the model alone"}
    for name, said in (("pipeline", answers), ("alone", directly)):
        found = [box for path, answer in said.items() for box in found_boxes(str(path), answer)]
        figures[name] = _average_precisions(truths, found)
    same = len(answers) - len(differing)
    return {**figures, "same_objects": same, "agreement": same / len(answers), "differing": differing}, failed


def _truths(
    run: Run, predictor: ObjectsPredictor, directly: Mapping[Path, Objects]
) -> tuple[list[TrueBox], bool]:
    try:
        pictures = read_boxes(run.data, predictor.names)
    except DataError:
        boxes = [box for path, answer in directly.items() for box in found_boxes(str(path), answer)]
        return [
            TrueBox(box.image, box.name, box.corners) for box in boxes if box.confidence >= SHIPPED
        ], False
    known = set(predictor.names)
    return [truth for truth in pictures.truths if truth.name in known], True


def _average_precisions(truths: list[TrueBox], found: list[FoundBox]) -> Figures:
    quality = DetectionQuality(truths, found)
    return {
        "map": quality.mean_average_precision(COCO_IOUS),
        "map50": quality.mean_average_precision([IOU]),
    }


def _names(answer: Objects) -> list[str]:
    return sorted(one.name for one in answer.objects if one.confidence >= SHIPPED)


_COMPARISONS: Mapping[str, Callable[[Run], tuple[Figures, list[Failure]]]] = {
    "labels": _compare_labels,
    "objects": _compare_objects,
}
