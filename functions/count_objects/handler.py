"""Count objects: add what became of one batch to the import's record, once.

In:   TriedBatch        the batch, with its result or with the error that Step Functions caught
Out:  ImportNoted
Env:  Settings, below
"""

from functools import cache

from pixelgate.api.import_counts import part_of, result_of
from pixelgate.domain.imports import ImportNoted, TriedBatch
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.imports import ImportStore


class Settings(EnvSettings):
    """Environment of CountObjectsFunction in template.yaml."""

    table_name: str


@cache
def imports() -> ImportStore:
    """The store of imports, once per execution environment."""
    return ImportStore(clients.dynamodb(), Settings.load().table_name)


@step
def handler(tried: TriedBatch) -> ImportNoted:
    result = result_of(tried)
    imports().count(
        tried.importing.workspace,
        tried.importing.import_id,
        part=part_of(tried),
        counts=result.counts,
        failures=result.failures,
    )
    return ImportNoted(import_id=tried.importing.import_id)
