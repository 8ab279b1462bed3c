"""What a failed execution means to the person who uploaded the image."""

import json
from typing import NamedTuple

from pixelgate.domain.errors import REJECT_MESSAGES, RejectedImageError, RejectReason
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps import StateError

FAILED_MESSAGE = "The image could not be analysed because of a fault on our side. Nothing is lost."


class Failure(NamedTuple):
    """Where the image goes, why in a sentence, and the code for programs."""

    status: ImageStatus
    reason: str
    reason_code: str


def failure_of(error: StateError) -> Failure:
    """Read what Step Functions caught.

    Only a ``RejectedImageError`` is the image's own fault; everything else is ours, and its text is
    for the log, not for the uploader.
    """
    if error.Error != RejectedImageError.__name__:
        return Failure(ImageStatus.FAILED, FAILED_MESSAGE, error.Error)
    code, _, detail = _message(error.Cause).partition(": ")
    reason = RejectReason(code)
    sentence = REJECT_MESSAGES[reason]
    return Failure(ImageStatus.REJECTED, f"{sentence} ({detail})" if detail else sentence, reason)


def _message(cause: str) -> str:
    """The message of an error that a Lambda function raised."""
    return str(json.loads(cause)["errorMessage"])
