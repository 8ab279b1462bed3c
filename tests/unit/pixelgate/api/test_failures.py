"""The uploader hears what is wrong with the image, and never what is wrong inside the service."""

import json

import pytest

from pixelgate.api.failures import DIED, FAILED_MESSAGE, failure_of, gave_up_on, is_passing
from pixelgate.domain.errors import REJECT_MESSAGES, RejectedImageError, RejectReason
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.failed import StateError


def raised(error: Exception) -> StateError:
    cause = {"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": []}
    return StateError(Error=type(error).__name__, Cause=json.dumps(cause))


@pytest.mark.parametrize("reason", RejectReason)
def test_every_reject_reason_reaches_the_uploader_as_a_sentence(reason):
    failure = failure_of(raised(RejectedImageError(reason, "9 > 8")))

    assert failure.status is ImageStatus.REJECTED
    assert failure.reason == f"{REJECT_MESSAGES[reason]} (9 > 8)"
    assert failure.reason_code == reason


@pytest.mark.parametrize(
    "error",
    [
        StateError(Error="States.Timeout", Cause=""),
        StateError(Error="Runtime.ExitError", Cause="not json"),
        raised(ValueError("secret path")),
    ],
    ids=lambda error: error.Error,
)
def test_a_fault_of_ours_fails_the_image_without_its_inner_text(error):
    failure = failure_of(error)

    assert (failure.status, failure.reason, failure.reason_code) == (
        ImageStatus.FAILED,
        FAILED_MESSAGE,
        error.Error,
    )


@pytest.mark.parametrize(
    ("name", "passes"),
    [
        ("RetryableError", True),
        ("Lambda.TooManyRequestsException", True),
        ("Sandbox.Timedout", True),
        ("Runtime.ExitError", True),
        ("RejectedImageError", False),
        ("ConfigurationError", False),
        ("ValueError", False),
    ],
)
def test_only_what_may_get_through_later_is_left_for_later(name, passes):
    assert is_passing(StateError(Error=name)) is passes


def test_giving_up_names_the_last_error_or_says_that_there_was_none():
    assert gave_up_on("Sandbox.Timedout").reason_code == "Sandbox.Timedout"
    assert gave_up_on(None).reason_code == DIED
