"""Moderate: how sure we are of nudity and gore, with a second opinion where the first model is unsure.

In:   PreparedImage       from "Preprocess"
Out:  ModerationFinding   findings.moderation
Env:  Settings, below
"""

from functools import cache
from pathlib import Path
from time import perf_counter

from pixelgate.domain.findings.moderation import ModerationFinding
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.domain.model_cards.preprocess import Preprocess
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.imaging.tensors import to_tensor
from pixelgate.imaging.work_copy import open_work_copy
from pixelgate.inference.manifest import find_model, read_labels, threshold
from pixelgate.inference.moderation import SafetyModel, combine, is_unsure, with_suggestive
from pixelgate.inference.session import open_network
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import DirectObjectStore, ObjectStore


class Settings(EnvSettings):
    """Environment of ModerateFunction in template.yaml."""

    work_bucket: str
    models_dir: Path
    model: str = "image_safety_s"
    second_model: str = "open_nsfw"


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return DirectObjectStore(clients.s3_requests(), Settings.load().work_bucket)


@cache
def built(model_id: str) -> BuiltModel:
    """The manifest's entry of one of the two models."""
    return find_model(model_id, models_dir=Settings.load().models_dir)


@cache
def safety_model(model_id: str) -> SafetyModel:
    """One network and its labels, loaded once per execution environment."""
    models_dir, entry = Settings.load().models_dir, built(model_id)
    network = open_network(entry, "classifier", models_dir=models_dir)
    return SafetyModel(network, read_labels(entry, models_dir=models_dir), model_id=model_id)


def preprocess(model_id: str) -> Preprocess:
    return built(model_id).card.networks["classifier"].preprocess


@step
def handler(prepared: PreparedImage) -> ModerationFinding:
    settings = Settings.load()
    card = built(settings.model).card
    # Both are loaded before the clock starts, and before a picture needs the second one.
    model, second_model = safety_model(settings.model), safety_model(settings.second_model)
    picture = open_work_copy(work().read(prepared.small.key))
    started = perf_counter()
    first = model.judge(to_tensor(picture, preprocess(settings.model)))
    review, reject = threshold(card, "review"), threshold(card, "reject")
    unsure = is_unsure(first, review=review, reject=reject)
    second = second_model.judge(to_tensor(picture, preprocess(settings.second_model))) if unsure else None
    # What labels and objects raise joins these where findings are read: they are found beside us.
    return ModerationFinding(
        model=card.id,
        model_version=card.version,
        took_ms=round((perf_counter() - started) * 1000),
        categories=with_suggestive(combine(first, second), review=review, reject=reject),
        second_opinion=unsure,
    )
