"""The three ways a step can fail.

Step Functions compares ``ErrorEquals`` with the class name, letter by letter: it knows nothing of
inheritance. So each family is one concrete class and the detail is its ``reason``; a contract test
checks that every name used in a state machine exists here.

* ``RejectedImageError``  this image can never pass: do not retry, tell the uploader why
* ``RetryableError``      the world was busy: the state machine tries again
* ``ConfigurationError``  something wrong was deployed: stop and alarm
"""

from enum import StrEnum


class RejectReason(StrEnum):
    """Why an upload can never be analysed. Stored and shown, so a member is never renamed."""

    EMPTY_FILE = "EMPTY_FILE"
    TOO_MANY_BYTES = "TOO_MANY_BYTES"
    UNSUPPORTED_FORMAT = "UNSUPPORTED_FORMAT"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    TOO_MANY_FRAMES = "TOO_MANY_FRAMES"
    EXTREME_ASPECT = "EXTREME_ASPECT"
    TRUNCATED = "TRUNCATED"
    UNREADABLE = "UNREADABLE"
    SOURCE_REFUSED = "SOURCE_REFUSED"
    SOURCE_NOT_FOUND = "SOURCE_NOT_FOUND"
    SOURCE_UNREADABLE = "SOURCE_UNREADABLE"
    SOURCE_UNAVAILABLE = "SOURCE_UNAVAILABLE"
    ORIGINAL_GONE = "ORIGINAL_GONE"


REJECT_MESSAGES = {
    RejectReason.EMPTY_FILE: "The file is empty.",
    RejectReason.TOO_MANY_BYTES: "The file is larger than this service accepts.",
    RejectReason.UNSUPPORTED_FORMAT: "The file is not an image of a kind that is accepted here.",
    RejectReason.TOO_MANY_PIXELS: "The image has more pixels than this service accepts.",
    RejectReason.TOO_MANY_FRAMES: "The animation has more frames than this service accepts.",
    RejectReason.EXTREME_ASPECT: "The image is too long and narrow to be analysed.",
    RejectReason.TRUNCATED: "The file ends before the image is complete; it was probably cut off on its way.",
    RejectReason.UNREADABLE: "The file looks like an image but its contents are damaged.",
    RejectReason.SOURCE_REFUSED: "This service does not fetch from such an address.",
    RejectReason.SOURCE_NOT_FOUND: "There is nothing to import at this address.",
    RejectReason.SOURCE_UNREADABLE: "The server's answer could not be read.",
    RejectReason.SOURCE_UNAVAILABLE: "The server could not be reached, however often it was tried.",
    RejectReason.ORIGINAL_GONE: "What was uploaded is not there any more.",
}
"""One sentence for the uploader per reason; the detail (sizes, limits) follows it."""


class RejectedImageError(Exception):
    """The bytes are not an image we accept. ``str(error)`` is ``REASON: detail``."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class RetryableError(Exception):
    """A dependency was busy, throttled or a step behind; the same call may work in a moment."""


class ConfigurationError(Exception):
    """A variable, model file, rule set or permission is missing or wrong."""
