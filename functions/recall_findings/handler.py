"""Recall findings: look for what these very bytes were found to show before.

In:   PreparedImage   from "Preprocess"
Out:  Recalled        to "Already analysed?"
Env:  Settings, below
"""

from functools import cache
from pathlib import Path

from pixelgate.domain.duplicates import is_complete
from pixelgate.domain.findings.document import OF_THE_WORKSPACE, Findings
from pixelgate.domain.model_set import model_set
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.domain.steps.recalled import Recalled
from pixelgate.inference.manifest import read_manifest
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.runtime.version import VERSION
from pixelgate.storage.duplicate_index import DuplicateIndex


class Settings(EnvSettings):
    """Environment of RecallFindingsFunction in template.yaml; what is about text as ReadTextFunction's."""

    table_name: str
    models_dir: Path
    text_engine: str
    text_language: str


@cache
def index() -> DuplicateIndex:
    """The index of duplicates, once per execution environment."""
    return DuplicateIndex(clients.dynamodb(), Settings.load().table_name)


@cache
def recipes() -> dict[str, str]:
    """What each model was built from, read once per execution environment."""
    models = read_manifest(Settings.load().models_dir).models
    return {model_id: model.recipe for model_id, model in models.items()}


def todays_models(prepared: PreparedImage) -> str:
    settings = Settings.load().model_dump(include={"text_engine", "text_language"})
    if prepared.anonymization is not None:
        # Other pixels than those of the same bytes with everything to be seen.
        settings |= prepared.anonymization.model_dump(mode="json", include={"faces", "text"})
    return model_set(release=VERSION, recipes=recipes(), settings=settings)


@step
def handler(prepared: PreparedImage) -> Recalled:
    today = todays_models(prepared)
    known = index().reusable(prepared.workspace, sha256=prepared.facts.sha256, model_set=today)
    if known is None or known[0] == prepared.image_id or not is_complete(known[1]):
        return Recalled(model_set=today)
    image_id, findings = known
    return Recalled(model_set=today, image_id=image_id, findings=of_the_bytes(findings))


def of_the_bytes(findings: Findings) -> Findings:
    """What may be said of any image of the same bytes: copies are looked for, and classifiers asked, anew."""
    fields = Findings.model_fields
    unknown = {name: fields[name].get_default(call_default_factory=True) for name in OF_THE_WORKSPACE}
    return findings.model_copy(update=unknown)
