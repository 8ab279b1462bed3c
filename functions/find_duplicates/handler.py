"""Find duplicates: which images of the workspace are this one, or look like it.

In:   Evaluation          what was prepared and found
Out:  DuplicatesFinding   findings.duplicates
Env:  Settings, below
"""

from functools import cache

from pixelgate.api.duplicate_search import find_duplicates
from pixelgate.domain.findings.duplicates import DuplicatesFinding
from pixelgate.domain.steps.evaluation import Evaluation
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.duplicate_index import DuplicateIndex


class Settings(EnvSettings):
    """Environment of FindDuplicatesFunction in template.yaml."""

    table_name: str


@cache
def index() -> DuplicateIndex:
    """The index of duplicates, once per execution environment."""
    return DuplicateIndex(clients.dynamodb(), Settings.load().table_name)


@step
def handler(evaluation: Evaluation) -> DuplicatesFinding:
    prepared = evaluation.prepared
    return find_duplicates(
        index(),
        prepared.workspace,
        prepared.image_id,
        sha256=prepared.facts.sha256,
        findings=evaluation.findings,
    )
