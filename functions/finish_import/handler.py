"""Finish import: note that everything was tried, or what stopped it.

In:   EndedImport       the execution's input, with the error that Step Functions caught
Out:  ImportNoted       to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.import_counts import reason_of
from pixelgate.domain.imports import EndedImport, ImportNoted
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.imports import ImportStore


class Settings(EnvSettings):
    """Environment of FinishImportFunction in template.yaml."""

    table_name: str


@cache
def imports() -> ImportStore:
    """The store of imports, once per execution environment."""
    return ImportStore(clients.dynamodb(), Settings.load().table_name)


@step
def handler(ended: EndedImport) -> ImportNoted:
    importing, error = ended.importing, ended.error
    if error is not None:
        logger.info("import stopped", error=error.Error, cause=error.Cause[:1000])
    imports().end(
        importing.workspace,
        importing.import_id,
        error=reason_of(error) if error is not None else None,
        now=datetime.now(UTC),
    )
    return ImportNoted(import_id=importing.import_id)
