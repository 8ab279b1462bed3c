"""Objects: average precision of the detector's boxes, and its precision and recall as it is shipped."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import mode

from pixelgate.domain.base import Document
from pixelgate.domain.findings.objects import DetectedObject
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.imaging.tensors import to_tensor
from pixelgate.inference.detection import Detector
from pixelgate.inference.manifest import find_model, read_labels, threshold
from pixelgate.inference.network import InferenceNetwork
from pixelgate.inference.session import open_network
from pixelgate.inference.thresholds import class_thresholds
from tools.evaluation.charts import draw_calibration
from tools.evaluation.errors import DataError
from tools.evaluation.metrics.calibration import expected_calibration_error, reliability
from tools.evaluation.metrics.detection import COCO_IOUS, Corners, DetectionQuality, FoundBox, TrueBox
from tools.evaluation.pictures import WorkCopies
from tools.evaluation.predictions import fingerprint
from tools.evaluation.report import Figures, Report, curve_figures

MODEL = "ssdlite_mobilenet_v2"
IOU = 0.5

# Average precision asks how the ranking goes on below the confidence that findings begin with.
MIN_CONFIDENCE = 0.01


class Objects(Document):
    """What functions/detect would find, down to ``MIN_CONFIDENCE``."""

    objects: tuple[DetectedObject, ...]


class ObjectsPredictor:
    """The detector of functions/detect with a lower floor."""

    answers = Objects

    def __init__(self, models_dir: Path, model: BuiltModel | None = None) -> None:
        self.model = model or find_model(MODEL, models_dir=models_dir)
        self.labels = read_labels(self.model, models_dir=models_dir)
        self.names = tuple(label.name for label in self.labels)
        self.fingerprint = f"{fingerprint(self.model)}>={MIN_CONFIDENCE}"
        least = class_thresholds(self.model.card, self.labels)
        self.thresholds = dict(zip(self.names, map(float, least), strict=True))
        self._preprocess = self.model.card.networks["detector"].preprocess
        self._detector = self.detector(open_network(self.model, "detector", models_dir=models_dir))

    def detector(self, network: InferenceNetwork) -> Detector:
        """``network`` and what functions/detect makes of its outputs."""
        return Detector(
            network,
            self.labels,
            min_confidence=MIN_CONFIDENCE,
            max_iou=threshold(self.model.card, "iou"),
            same_place_iou=threshold(self.model.card, "same_place_iou"),
        )

    def predict(self, pictures: list[WorkCopies]) -> list[Objects]:
        copies = (picture.for_detector(self._preprocess) for picture in pictures)
        return [Objects(objects=self._detector.detect(to_tensor(copy, self._preprocess))) for copy in copies]


def found_boxes(image: str, answer: Objects) -> list[FoundBox]:
    """The answer for one image, for comparison with true boxes."""
    return [
        FoundBox(image=image, name=one.name, corners=_corners(one), confidence=one.confidence)
        for one in answer.objects
    ]


def report_objects(
    truths: Sequence[TrueBox], found: Sequence[FoundBox], *, thresholds: Mapping[str, float]
) -> Report:
    """Figures over all images, with the threshold of every class that the model knows.

    Classes that it does not know are left out, and named.

    Raises:
        DataError: the model knows none of the classes.
    """
    quality = DetectionQuality([truth for truth in truths if truth.name in thresholds], found)
    if not quality.names:
        raise DataError("the model knows none of the classes of the data; compare its labels.csv")
    confidences, is_hit = quality.outcomes(IOU)
    # Most classes have it; the others are told by class.
    usual = mode(thresholds.values())
    figures: Figures = {
        "map": quality.mean_average_precision(COCO_IOUS),
        "map50": quality.mean_average_precision([IOU]),
        "threshold": usual,
        **asdict(quality.overall(iou=IOU, thresholds=thresholds)),
        "unknown_classes": sorted({truth.name for truth in truths} - set(thresholds)),
        "per_class": {
            name: {
                "ap": quality.mean_average_precision(COCO_IOUS, names=[name]),
                "ap50": quality.average_precision(name, iou=IOU),
                "threshold": thresholds[name],
                **asdict(quality.quality(name, iou=IOU, min_confidence=thresholds[name])),
            }
            for name in quality.names
        },
    }
    if not len(confidences):
        return Report(figures=figures | {"ece": None})
    curve = reliability(confidences, is_hit)
    error = expected_calibration_error(curve)
    return Report(
        figures=figures | {"ece": error, "calibration_curve": curve_figures(curve)},
        charts={"calibration.png": draw_calibration(curve, error=error)},
    )


def _corners(one: DetectedObject) -> Corners:
    box = one.box
    return box.x, box.y, box.x + box.width, box.y + box.height
