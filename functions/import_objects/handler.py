"""Import objects: copy a batch of listed objects to where uploads arrive, each at most once.

In:   Batch             from "Import each batch"
Out:  BatchResult       to functions/count_objects
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.prefix_imports import PrefixImporter
from pixelgate.domain.imports import Batch, BatchResult
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.images import ImageStore
from pixelgate.storage.originals import Originals
from pixelgate.storage.sources import SourceStore


class Settings(EnvSettings):
    """Environment of ImportObjectsFunction in template.yaml."""

    table_name: str
    originals_bucket: str
    max_upload_bytes: int


@cache
def importer() -> PrefixImporter:
    """The importer, once per execution environment."""
    settings = Settings.load()
    return PrefixImporter(
        images=ImageStore(clients.dynamodb(), settings.table_name),
        sources=SourceStore(clients.dynamodb(), settings.table_name),
        deposits=Deposits(clients.s3(), settings.originals_bucket),
        originals=Originals(clients.s3(), settings.originals_bucket),
        max_bytes=settings.max_upload_bytes,
    )


@step
def handler(batch: Batch) -> BatchResult:
    return importer().import_batch(batch, now=datetime.now(UTC))
