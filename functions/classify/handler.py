"""Classify: name what the whole picture shows, and make its embedding.

In:   PreparedImage   from "Preprocess"
Out:  LabelsFinding   findings.labels
Env:  Settings, below
"""

from functools import cache
from pathlib import Path
from time import perf_counter

from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.imaging.tensors import to_tensor
from pixelgate.imaging.work_copy import open_work_copy
from pixelgate.inference.classification import Classifier
from pixelgate.inference.manifest import find_model, read_label_set, threshold
from pixelgate.inference.session import open_network
from pixelgate.inference.thresholds import class_thresholds
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import DirectObjectStore, ObjectStore


class Settings(EnvSettings):
    """Environment of ClassifyFunction in template.yaml."""

    work_bucket: str
    models_dir: Path
    model: str = "efficientnet_lite0"


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
def classifier() -> Classifier:
    """The network and its labels, loaded once per execution environment."""
    models_dir = Settings.load().models_dir
    known = read_label_set(model(), models_dir=models_dir)
    return Classifier(
        open_network(model(), "classifier", models_dir=models_dir),
        known.labels,
        categories=known.categories,
        min_confidence=class_thresholds(model().card, known.labels),
        confident=threshold(model().card, "confident"),
    )


@step
def handler(prepared: PreparedImage) -> LabelsFinding:
    card, network = model().card, classifier()
    preprocess = card.networks["classifier"].preprocess
    copy = prepared.center if preprocess.sees_center_only else prepared.small
    picture = open_work_copy(work().read(copy.key))
    started = perf_counter()
    result = network.classify(to_tensor(picture, preprocess))
    return LabelsFinding(
        model=card.id,
        model_version=card.version,
        took_ms=round((perf_counter() - started) * 1000),
        labels=result.labels,
        categories=result.categories,
        is_confident=result.is_confident,
        embedding=result.embedding,
    )
