"""Detect: find objects and where they are.

In:   PreparedImage    from "Preprocess"
Out:  ObjectsFinding   findings.objects
Env:  Settings, below
"""

from collections import Counter
from functools import cache
from pathlib import Path
from time import perf_counter

from pixelgate.domain.findings.objects import ObjectsFinding
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.imaging.tensors import to_tensor
from pixelgate.imaging.work_copy import open_work_copy
from pixelgate.inference.categories import Categoriser
from pixelgate.inference.detection import Detector
from pixelgate.inference.manifest import find_model, read_label_set, threshold
from pixelgate.inference.session import open_network
from pixelgate.inference.thresholds import class_thresholds
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import DirectObjectStore, ObjectStore


class Settings(EnvSettings):
    """Environment of DetectFunction in template.yaml."""

    work_bucket: str
    models_dir: Path
    model: str = "ssdlite_mobilenet_v2"


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
def detector() -> tuple[Detector, Categoriser]:
    """The network and the categories of its labels, loaded once per execution environment."""
    models_dir, card = Settings.load().models_dir, model().card
    known = read_label_set(model(), models_dir=models_dir)
    network = Detector(
        open_network(model(), "detector", models_dir=models_dir),
        known.labels,
        min_confidence=class_thresholds(card, known.labels),
        max_iou=threshold(card, "iou"),
        same_place_iou=threshold(card, "same_place_iou"),
    )
    return network, Categoriser(known.categories, known.labels)


@step
def handler(prepared: PreparedImage) -> ObjectsFinding:
    card, (network, categoriser) = model().card, detector()
    preprocess = card.networks["detector"].preprocess
    copy = prepared.squeezed if preprocess.sees_squeezed(prepared.squeezed.width) else prepared.small
    picture = open_work_copy(work().read(copy.key))
    started = perf_counter()
    objects = network.detect(to_tensor(picture, preprocess))
    return ObjectsFinding(
        model=card.id,
        model_version=card.version,
        took_ms=round((perf_counter() - started) * 1000),
        objects=objects,
        counts=Counter(item.name for item in objects),
        categories=categoriser.of_objects(objects),
    )
