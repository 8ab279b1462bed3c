"""What the history of an image tells of its release."""

from datetime import datetime

from pixelgate.domain.history import HistoryAction, HistoryFact
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import WithdrawalReason
from pixelgate.domain.releases import Release

PUBLISH = "system:publish_renditions"
WITHDRAW = "system:withdraw_renditions"


def release_fact(record: ImageRecord, release: Release) -> HistoryFact:
    """All files of ``release`` became public."""
    return HistoryFact(
        at=release.released_at,
        actor=PUBLISH,
        action=HistoryAction.RELEASED,
        from_status=record.status,
        to_status=record.status,
        details={
            "profile": release.profile,
            "access": release.access.value,
            "files": len(release.files),
            "basis": release.basis,
        },
    )


def withdrawal_fact(record: ImageRecord, *, reason: WithdrawalReason, at: datetime) -> HistoryFact:
    """Nothing of the image is public any more."""
    return HistoryFact(
        at=at,
        actor=WITHDRAW,
        action=HistoryAction.WITHDRAWN,
        from_status=record.status,
        to_status=record.status,
        details={"reason_code": reason.value},
    )
