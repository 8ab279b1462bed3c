"""Persist: record findings and verdict, and move the image to the status that follows.

In:   AnalysedImage         the whole execution document
Out:  Recorded              to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.domain.steps import AnalysedImage, Recorded
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.analyses import AnalysisStore


class Settings(EnvSettings):
    """Environment of PersistFunction in template.yaml."""

    table_name: str


@cache
def analyses() -> AnalysisStore:
    """The store of results, once per execution environment."""
    return AnalysisStore(clients.dynamodb(), Settings.load().table_name)


@step
def handler(analysed: AnalysedImage) -> Recorded:
    now = datetime.now(UTC)
    status = analyses().finish(analysed, now=now)
    return Recorded(image_id=analysed.received.image_id, status=status, recorded_at=now)
