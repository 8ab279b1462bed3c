"""Persist: record findings and verdict, and move the image to the status that follows.

In:   AnalysedImage         the whole execution document
Out:  Recorded              to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.originals import original_to_discard
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.steps.judged import AnalysedImage
from pixelgate.domain.steps.pictures import ImageFacts
from pixelgate.domain.steps.recorded import Recorded
from pixelgate.domain.verdict import Verdict
from pixelgate.runtime import clients
from pixelgate.runtime.queues import Queue, SqsQueue
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.analyses import AnalysisStore

VERDICT_S = 10

for document in (Findings, ImageFacts, Verdict):
    # All are stored by themselves, too. Built first, they are no second time built as parts of the whole.
    document.model_rebuild()


class Settings(EnvSettings):
    """Environment of PersistFunction in template.yaml."""

    table_name: str
    erase_queue_url: str


@cache
def analyses() -> AnalysisStore:
    """The store of results, once per execution environment."""
    return AnalysisStore(clients.dynamodb(), Settings.load().table_name)


@cache
def erase_queue() -> Queue:
    """Where originals go that are not kept, once per execution environment."""
    # An order that came before its verdict would come again only minutes later.
    return SqsQueue(clients.sqs(), Settings.load().erase_queue_url, delay_s=VERDICT_S)


@step
def handler(analysed: AnalysedImage) -> Recorded:
    now = datetime.now(UTC)
    if (anonymization := analysed.prepared.anonymization) and not anonymization.keep_original:
        # Before the verdict, which it waits for: after it, a crash could leave the original for good.
        erase_queue().send(original_to_discard(analysed.prepared))
    status = analyses().finish(analysed, now=now)
    return Recorded(image_id=analysed.received.image_id, status=status, recorded_at=now)
