"""What the history of an image tells of its way to a verdict, or to the end without one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.actors import actor_named
from pixelgate.domain.erasure import Erasure
from pixelgate.domain.history import LONGEST_TEXT, Details, HistoryAction, HistoryFact
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.provenance import Provenance
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.domain.tags import Tagging

if TYPE_CHECKING:
    # With it come all findings and the verdict, and most histories tell of neither.
    from pixelgate.domain.steps.judged import AnalysedImage

API = "system:api"
STORAGE = "system:storage"
INGEST = "system:ingest"
PERSIST = "system:persist"
RECORD_FAILURE = "system:record_failure"
SWEEP = "system:sweep"
FETCH_IMAGE = "system:fetch_image"


def request_fact(provenance: Provenance) -> HistoryFact:
    """Somebody asked for room for an image, or for it to be imported."""
    is_import = provenance.import_id is not None
    asked_by = provenance.requested_by
    return HistoryFact(
        at=provenance.requested_at,
        actor=actor_named(asked_by) if asked_by else API,
        action=HistoryAction.IMPORT_REQUESTED if is_import else HistoryAction.UPLOAD_REQUESTED,
        to_status=ImageStatus.AWAITING_UPLOAD,
        details={"import_id": provenance.import_id, "imported_from": provenance.imported_from},
    )


def arrival_facts(
    provenance: Provenance, *, version_id: str | None, received_bytes: int | None
) -> tuple[HistoryFact, ...]:
    """How the image came here: asked for, and received unless nothing ever was."""
    requested = request_fact(provenance)
    if provenance.received_at is None:
        return (requested,)
    received = HistoryFact(
        at=provenance.received_at,
        actor=STORAGE,
        action=HistoryAction.RECEIVED,
        from_status=ImageStatus.AWAITING_UPLOAD,
        to_status=ImageStatus.RECEIVED,
        details={"version_id": version_id, "bytes": received_bytes},
    )
    return (requested, received)


def facts_until_analysis(received: ReceivedImage) -> tuple[HistoryFact, ...]:
    """What the history still has to tell when an analysis ends; only the first tells how the image came."""
    start = received.start
    if start is None:
        return ()
    started = HistoryFact(
        at=start.at,
        actor=start.actor,
        action=HistoryAction.ANALYSIS_STARTED,
        from_status=ImageStatus.RECEIVED,
        to_status=ImageStatus.ANALYSING,
        details={"analysis": received.analysis, "version_id": received.version_id},
    )
    if received.analysis > 1:
        return (started,)
    arrival = arrival_facts(start.provenance, version_id=received.version_id, received_bytes=received.bytes)
    return (*arrival, started)


def verdict_fact(analysed: AnalysedImage, *, to: ImageStatus, at: datetime, hashes: Details) -> HistoryFact:
    """The analysis came to a verdict; ``hashes`` name what was stored of it."""
    verdict, recalled = analysed.verdict, analysed.recalled
    return HistoryFact(
        at=at,
        actor=PERSIST,
        action=HistoryAction.VERDICT_RECORDED,
        from_status=ImageStatus.ANALYSING,
        to_status=to,
        details={
            "analysis": analysed.received.analysis,
            "severity": verdict.severity.value,
            "ruleset": verdict.ruleset,
            "content_sha256": analysed.prepared.facts.sha256,
            "model_set": recalled.model_set,
            "findings_reused_from": recalled.image_id,
            **hashes,
        },
    )


def failure_fact(
    received: ReceivedImage, *, to: ImageStatus, at: datetime, reason: str, reason_code: str
) -> HistoryFact:
    """The analysis came to none: through the image or through us, as ``to`` tells."""
    return HistoryFact(
        at=at,
        actor=RECORD_FAILURE,
        action=HistoryAction.ANALYSIS_FAILED,
        from_status=ImageStatus.ANALYSING,
        to_status=to,
        details={"analysis": received.analysis, **_explained(reason, reason_code)},
    )


def facts_of_giving_up(
    record: ImageRecord, *, at: datetime, reason: str, reason_code: str
) -> tuple[HistoryFact, ...]:
    """The sweep has tried often enough; what a first analysis would have told comes before that."""
    is_first = record.next_analysis == 1
    arrival = (
        arrival_facts(record.provenance, version_id=record.version_id, received_bytes=record.received_bytes)
        if is_first
        else ()
    )
    gave_up = HistoryFact(
        at=at,
        actor=SWEEP,
        action=HistoryAction.ANALYSIS_FAILED,
        from_status=record.status,
        to_status=ImageStatus.FAILED,
        details={
            "analysis": record.next_analysis,
            "retries": record.retries,
            **_explained(reason, reason_code),
        },
    )
    return (*arrival, gave_up)


def facts_of_refusal(
    record: ImageRecord, *, at: datetime, reason: str, reason_code: str
) -> tuple[HistoryFact, ...]:
    """What was to be imported could not be fetched."""
    refused = HistoryFact(
        at=at,
        actor=FETCH_IMAGE,
        action=HistoryAction.IMPORT_REFUSED,
        from_status=ImageStatus.AWAITING_UPLOAD,
        to_status=ImageStatus.REJECTED,
        details=_explained(reason, reason_code),
    )
    return (request_fact(record.provenance), refused)


def analysis_request_fact(record: ImageRecord, *, actor: str, at: datetime) -> HistoryFact:
    """Somebody asked for another analysis of an image that failed."""
    return HistoryFact(
        at=at,
        actor=actor,
        action=HistoryAction.ANALYSIS_REQUESTED,
        from_status=record.status,
        to_status=ImageStatus.RECEIVED,
        details={"analysis": record.next_analysis, "version_id": record.version_id},
    )


def erasure_fact(record: ImageRecord, erasure: Erasure) -> HistoryFact:
    """The image was marked as erased. Tells nothing about it, because this entry is kept."""
    return HistoryFact(
        at=erasure.requested_at,
        actor=actor_named(erasure.by) if erasure.by else SWEEP,
        action=HistoryAction.ERASED,
        from_status=record.status,
        to_status=ImageStatus.ERASED,
        details={"reason_code": erasure.reason_code.value},
    )


def tags_fact(record: ImageRecord, to: Tagging, *, actor: str, at: datetime) -> HistoryFact:
    """Somebody changed the tags, or what is never to become one."""
    before = record.tagging
    return HistoryFact(
        at=at,
        actor=actor,
        action=HistoryAction.TAGS_CHANGED,
        from_status=record.status,
        to_status=record.status,
        details={
            "added": tuple(tag for tag in to.by_users if tag not in before.by_users),
            "removed": tuple(tag for tag in to.removed if tag not in before.removed),
        },
    )


def _explained(reason: str, reason_code: str) -> Details:
    # Both may hold what another system said, at whatever length.
    return {"reason": reason[:LONGEST_TEXT], "reason_code": reason_code[:LONGEST_TEXT]}
