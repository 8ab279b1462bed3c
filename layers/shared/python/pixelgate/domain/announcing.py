"""What a change of an image's record means to others: at most one event."""

from datetime import datetime
from typing import TypedDict

from pixelgate.domain.events import (
    Announcement,
    ImageAnalysed,
    ImageDecided,
    ImageErased,
    ImageReevaluated,
    ImageReleased,
    ImageTagged,
    ImageWithdrawn,
)
from pixelgate.domain.ids import event_id
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import WithdrawalReason
from pixelgate.domain.status import FINAL, TRANSIENT, ImageStatus


class _Told(TypedDict):
    event_id: str
    sequence: int
    id: str
    workspace: str
    collection: str | None
    status: ImageStatus
    occurred_at: datetime
    history_length: int
    history_head: str | None


def announcement_of(before: ImageRecord | None, after: ImageRecord) -> Announcement | None:
    """What a change of a record means to others; None where it means nothing to them."""
    if after.erasure is not None:
        return _erasure_of(before, after)
    # Not only from ANALYSING: an analysis could not be started at all, or an import not be fetched.
    was_pending = before is not None and before.status in TRANSIENT
    if not was_pending:
        return (
            _decision_of(before, after)
            or _re_evaluation_of(before, after)
            or _release_of(before, after)
            or _tags_of(before, after)
        )
    if after.status not in FINAL:
        return None
    return ImageAnalysed(
        **_told("ImageAnalysed", after, after.updated_at),
        analysis=after.analysis,
        severity=after.severity,
        reason=after.reason,
        reason_code=after.reason_code,
        ruleset=after.ruleset,
        queue=after.review.queue if after.review else None,
    )


def _decision_of(before: ImageRecord | None, after: ImageRecord) -> ImageDecided | None:
    decision = after.decision
    # Not only where the status moved: whoever waits for a person wants to know that one has agreed, too.
    if decision is None or before is None or before.decision == decision:
        return None
    return ImageDecided(
        **_told("ImageDecided", after, decision.at),
        decision=decision.number,
        outcome=decision.outcome,
        effect=decision.effect,
        previous_status=decision.from_status,
        reason=decision.reason_code.sentence,
        reason_code=decision.reason_code,
    )


def _re_evaluation_of(before: ImageRecord | None, after: ImageRecord) -> ImageReevaluated | None:
    mark = after.re_evaluation
    if mark is None or before is None or before.re_evaluation == mark:
        return None
    if (before.status, before.severity) == (after.status, after.severity):
        # Other reasons, other tags: whoever asks sees them, and nobody has to do anything.
        return None
    return ImageReevaluated(
        **_told("ImageReevaluated", after, mark.at),
        analysis=mark.analysis,
        number=mark.number,
        previous_status=mark.from_status,
        previous_severity=mark.from_severity,
        previous_ruleset=mark.from_ruleset,
        severity=after.severity,
        reason=after.reason,
        reason_code=after.reason_code,
        ruleset=after.ruleset,
        queue=after.review.queue if after.review else None,
    )


def _release_of(before: ImageRecord | None, after: ImageRecord) -> ImageReleased | ImageWithdrawn | None:
    release = after.release
    if before is None or before.release == release:
        return None
    if release is not None:
        return ImageReleased(
            **_told("ImageReleased", after, release.released_at),
            profile=release.profile,
            access=release.access,
            files=release.files,
            expires_at=release.expires_at,
        )
    end = before.release.expires_at if before.release else None
    if after.status is not ImageStatus.APPROVED:
        reason = WithdrawalReason.NOT_APPROVED
    elif end is not None and end <= after.updated_at:
        reason = WithdrawalReason.RIGHTS_EXPIRED
    else:
        reason = WithdrawalReason.ACCESS_NARROWED
    return ImageWithdrawn(**_told("ImageWithdrawn", after, after.updated_at), reason_code=reason)


def _tags_of(before: ImageRecord | None, after: ImageRecord) -> ImageTagged | None:
    # Also those that other rules gave it while its status stayed. What is pending tells of them at its end.
    if before is None or before.tagging == after.tagging or after.status in TRANSIENT:
        return None
    return ImageTagged(**_told("ImageTagged", after, after.updated_at))


def _erasure_of(before: ImageRecord | None, after: ImageRecord) -> ImageErased | None:
    # The mark is what is announced; the removal that follows changes the record once or twice more.
    if after.erasure is None or before is None or before.erasure is not None:
        return None
    return ImageErased(
        **_told("ImageErased", after, after.erasure.requested_at), reason_code=after.erasure.reason_code
    )


def _told(detail_type: str, after: ImageRecord, occurred_at: datetime) -> _Told:
    """What every event says of a record; computed from nothing else, so that a repetition says the same."""
    sequence = after.history_length
    return {
        "event_id": event_id(occurred_at, after.workspace, after.id, detail_type, sequence),
        "sequence": sequence,
        "id": after.id,
        "workspace": after.workspace,
        "collection": after.collection,
        "status": after.status,
        "occurred_at": occurred_at,
        "history_length": after.history_length,
        "history_head": after.history_head,
    }
