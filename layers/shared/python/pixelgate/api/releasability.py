"""Whether an image may be released, and until when."""

from datetime import datetime

from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import WithdrawalReason
from pixelgate.domain.status import ImageStatus
from pixelgate.rules.moments import parse_moment


def end_of_rights(record: ImageRecord) -> datetime | None:
    """When the rights to the image end, by what its file says.

    None where it says nothing, and where it says no date: the rules saw that, and the image was approved.
    """
    if record.facts is None or record.facts.rights.expires_at is None:
        return None
    try:
        return parse_moment(record.facts.rights.expires_at)
    except ValueError:
        return None


def why_not_releasable(record: ImageRecord, *, now: datetime) -> WithdrawalReason | None:
    """Why nothing of the image may be public; None where all may."""
    if record.status is not ImageStatus.APPROVED or record.facts is None or record.version_id is None:
        return WithdrawalReason.NOT_APPROVED
    end = end_of_rights(record)
    return WithdrawalReason.RIGHTS_EXPIRED if end is not None and end <= now else None
