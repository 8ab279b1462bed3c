"""Find faces: where faces are, how large and how sharp, with five landmarks each. Nobody is identified.

In:   PreparedImage   from "Preprocess"
Out:  FacesFinding    findings.faces
Env:  Settings, below
"""

from functools import cache
from pathlib import Path
from time import perf_counter

from pixelgate.domain.findings.faces import Face, FacesFinding
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.imaging.measures.sharpness import region_sharpness
from pixelgate.imaging.tensors import to_tensor
from pixelgate.imaging.work_copy import open_work_copy
from pixelgate.inference.faces import FaceFinder
from pixelgate.inference.manifest import find_model, threshold
from pixelgate.inference.session import open_network
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import DirectObjectStore, ObjectStore


class Settings(EnvSettings):
    """Environment of FindFacesFunction in template.yaml."""

    work_bucket: str
    models_dir: Path
    model: str = "centerface"


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return DirectObjectStore(clients.s3_requests(), Settings.load().work_bucket)


@cache
def model() -> BuiltModel:
    """The manifest's entry of the configured model."""
    settings = Settings.load()
    return find_model(settings.model, models_dir=settings.models_dir)


@cache
def face_finder() -> FaceFinder:
    """The network, loaded once per execution environment."""
    return FaceFinder(
        open_network(model(), "detector", models_dir=Settings.load().models_dir),
        min_confidence=threshold(model().card, "confidence"),
        max_iou=threshold(model().card, "iou"),
    )


@step
def handler(prepared: PreparedImage) -> FacesFinding:
    card, network = model().card, face_finder()
    picture = open_work_copy(work().read(prepared.large.key))
    started = perf_counter()
    found = network.find(to_tensor(picture, card.networks["detector"].preprocess))
    return FacesFinding(
        model=card.id,
        model_version=card.version,
        faces=tuple(
            Face(
                box=face.box,
                area=round(face.box.width * face.box.height, 5),
                sharpness=region_sharpness(picture, face.box),
                confidence=face.confidence,
                landmarks=face.landmarks,
            )
            for face in found
        ),
        hidden=prepared.hidden.faces if prepared.hidden else 0,
        took_ms=round((perf_counter() - started) * 1000),
    )
