"""Faces: as objects of one class, through the network of functions/find_faces."""

from pathlib import Path

from pixelgate.domain.findings.objects import DetectedObject
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.imaging.tensors import to_tensor
from pixelgate.inference.faces import FaceFinder
from pixelgate.inference.manifest import find_model, threshold
from pixelgate.inference.session import open_network
from tools.evaluation.pictures import WorkCopies
from tools.evaluation.predictions import fingerprint
from tools.evaluation.tasks.objects import Objects

MODEL = "centerface"
FACE = "face"
MIN_CONFIDENCE = 0.05


class FacesPredictor:
    """The face finder of functions/find_faces with a lower floor."""

    answers = Objects
    names = (FACE,)

    def __init__(self, models_dir: Path, model: BuiltModel | None = None) -> None:
        self.model = model or find_model(MODEL, models_dir=models_dir)
        self.fingerprint = f"{fingerprint(self.model)}>={MIN_CONFIDENCE}"
        self.thresholds = {FACE: threshold(self.model.card, "confidence")}
        self._preprocess = self.model.card.networks["detector"].preprocess
        self._finder = FaceFinder(
            open_network(self.model, "detector", models_dir=models_dir),
            min_confidence=MIN_CONFIDENCE,
            max_iou=threshold(self.model.card, "iou"),
        )

    def predict(self, pictures: list[WorkCopies]) -> list[Objects]:
        return [self._find(copies) for copies in pictures]

    def _find(self, copies: WorkCopies) -> Objects:
        found = self._finder.find(to_tensor(copies.large, self._preprocess))
        return Objects(
            objects=tuple(
                DetectedObject(
                    name=FACE,
                    parents=(),
                    confidence=face.confidence,
                    box=face.box,
                    area=round(face.box.width * face.box.height, 5),
                )
                for face in found
            )
        )
