"""The move that a verdict makes."""

from datetime import datetime

from pixelgate.domain.fingerprint import Fingerprint
from pixelgate.domain.history import Continuation
from pixelgate.domain.reviews import task_of
from pixelgate.domain.steps.judged import AnalysedImage
from pixelgate.domain.tags import surest_tags
from pixelgate.storage.analysis_ends import move_from_analysis
from pixelgate.storage.moves import Move
from pixelgate.storage.records import auto_tag_values
from pixelgate.storage.tasks import task_attributes


def verdict_move(
    analysed: AnalysedImage, fingerprint: Fingerprint, history: Continuation, *, now: datetime
) -> Move:
    """To the status that the verdict means, with what the record shows of it."""
    verdict = analysed.verdict
    changes: dict[str, object] = {
        "reason": verdict.reason,
        "severity": str(verdict.severity),
        "ruleset": verdict.ruleset,
        "facts": analysed.prepared.facts.model_dump(mode="json", exclude_none=True),
        "fingerprint": fingerprint.model_dump(mode="json", exclude_none=True),
        # How uploads are treated may be another by the time somebody asks for a picture of this one.
        "is_anonymized": analysed.prepared.is_anonymized,
        "findings_reused_from": analysed.recalled.image_id,
        # What an earlier verdict said goes, also where this one says nothing.
        "auto_tags": auto_tag_values(surest_tags(verdict.tags)),
    }
    task = task_of(verdict, now=now)
    if task is not None:
        changes |= task_attributes(analysed.received.workspace, analysed.received.image_id, task)
    return move_from_analysis(analysed.received, verdict.severity.status, changes, history, now=now)
