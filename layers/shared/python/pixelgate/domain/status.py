"""Where an image stands, and the only ways it may move."""

from enum import StrEnum


class ImageStatus(StrEnum):
    """Stored, announced and shown, so a member is never renamed."""

    AWAITING_UPLOAD = "AWAITING_UPLOAD"
    RECEIVED = "RECEIVED"
    ANALYSING = "ANALYSING"
    APPROVED = "APPROVED"
    IN_REVIEW = "IN_REVIEW"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    ERASED = "ERASED"


EDGES: dict[ImageStatus, frozenset[ImageStatus]] = {
    # REJECTED: what was to be imported cannot be fetched.
    ImageStatus.AWAITING_UPLOAD: frozenset({ImageStatus.RECEIVED, ImageStatus.REJECTED, ImageStatus.ERASED}),
    # FAILED: its analysis could not even be started, however often the sweep tried.
    ImageStatus.RECEIVED: frozenset({ImageStatus.ANALYSING, ImageStatus.FAILED, ImageStatus.ERASED}),
    ImageStatus.ANALYSING: frozenset(
        {
            ImageStatus.APPROVED,
            ImageStatus.IN_REVIEW,
            ImageStatus.REJECTED,
            ImageStatus.FAILED,
            ImageStatus.ERASED,
        }
    ),
    ImageStatus.IN_REVIEW: frozenset({ImageStatus.APPROVED, ImageStatus.REJECTED, ImageStatus.ERASED}),
    # A person may say otherwise than the rules did, or than the person before; and so may other rules, which
    # may ask for a person, too.
    ImageStatus.APPROVED: frozenset({ImageStatus.REJECTED, ImageStatus.IN_REVIEW, ImageStatus.ERASED}),
    ImageStatus.REJECTED: frozenset({ImageStatus.APPROVED, ImageStatus.IN_REVIEW, ImageStatus.ERASED}),
    # RECEIVED: somebody asked for another analysis once our fault was mended.
    ImageStatus.FAILED: frozenset({ImageStatus.RECEIVED, ImageStatus.ERASED}),
    ImageStatus.ERASED: frozenset(),
}
"""Every allowed move. Writes are conditional on the status they leave, so no other move can happen."""

FINAL = frozenset({ImageStatus.APPROVED, ImageStatus.IN_REVIEW, ImageStatus.REJECTED, ImageStatus.FAILED})
"""Where an analysis ends. ``IN_REVIEW`` waits for a person, not for the machine."""

TRANSIENT = frozenset({ImageStatus.AWAITING_UPLOAD, ImageStatus.RECEIVED, ImageStatus.ANALYSING})
"""Where no image stays: the sweep looks after those that stand here for too long."""
