"""What a failed execution means to the person who uploaded the image."""

import json
from typing import NamedTuple

from pixelgate.domain.errors import REJECT_MESSAGES, RejectedImageError, RejectReason, RetryableError
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.failed import StateError

# What the state machine retries within seconds is also worth another execution some minutes later.
BUSY = frozenset(
    {
        RetryableError.__name__,
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.ServiceException",
        "Lambda.TooManyRequestsException",
    }
)
# Out of time or memory: through this image or through its neighbours. A few more attempts tell.
EXHAUSTED = frozenset({"Lambda.Unknown", "Runtime.ExitError", "Sandbox.Timedout", "States.Timeout"})
DIED = "AnalysisDied"
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
    code, _, detail = message_of(error.Cause).partition(": ")
    reason = RejectReason(code)
    sentence = REJECT_MESSAGES[reason]
    return Failure(ImageStatus.REJECTED, f"{sentence} ({detail})" if detail else sentence, reason)


def is_passing(error: StateError) -> bool:
    """Whether another execution, some minutes later, may well succeed."""
    return error.Error in BUSY | EXHAUSTED


def gave_up_on(last_error: str | None) -> Failure:
    """The end of an analysis that came to nothing in every attempt; ``DIED`` where none left an error."""
    return Failure(ImageStatus.FAILED, FAILED_MESSAGE, last_error or DIED)


def message_of(cause: str) -> str:
    """The message of an error that a Lambda function raised."""
    return str(json.loads(cause)["errorMessage"])
