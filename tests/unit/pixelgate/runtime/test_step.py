"""What leaves a step is what the state machine can act on."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from pixelgate.domain.base import Document
from pixelgate.domain.errors import (
    ConfigurationError,
    RejectedImageError,
    RejectReason,
    RetryableError,
)
from pixelgate.runtime.step import logger, step


class Asked(Document):
    image_id: str


class Answered(Document):
    length: int


def failing(error):
    @step
    def handler(asked: Asked) -> Answered:
        raise error

    return handler


def aws(code):
    return ClientError({"Error": {"Code": code, "Message": "m"}}, "Operation")


def test_a_document_goes_in_and_json_comes_out(lambda_context):
    @step
    def handler(asked: Asked) -> Answered:
        return Answered(length=len(asked.image_id))

    assert handler({"image_id": "abc"}, lambda_context) == {"length": 3}


@pytest.mark.parametrize("event", [{}, {"image_id": "a", "extra": 1}, {"image_id": 1}])
def test_an_event_of_another_version_is_a_fault_of_the_deployment(lambda_context, event):
    @step
    def handler(asked: Asked) -> Answered:
        return Answered(length=0)

    with pytest.raises(ConfigurationError, match="event is no Asked"):
        handler(event, lambda_context)


@pytest.mark.parametrize(
    ("error", "family"),
    [
        (aws("ThrottlingException"), RetryableError),
        (aws("SlowDown"), RetryableError),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1"), RetryableError),
        (aws("AccessDenied"), ConfigurationError),
        (aws("ResourceNotFoundException"), ConfigurationError),
        (aws("SomethingNew"), ClientError),
        (RejectedImageError(RejectReason.TRUNCATED, "x"), RejectedImageError),
        (RetryableError("x"), RetryableError),
        (ValueError("a bug"), ValueError),
    ],
    ids=str,
)
def test_an_error_leaves_as_the_family_that_the_state_machine_knows(lambda_context, error, family):
    with pytest.raises(family) as caught:
        failing(error)({"image_id": "a"}, lambda_context)

    assert type(caught.value) is family


@pytest.mark.parametrize(("level", "lines"), [("DEBUG", 1), ("INFO", 0)])
def test_a_step_that_went_well_is_told_of_only_to_who_asks(lambda_context, caplog, level, lines):
    @step
    def handler(asked: Asked) -> Answered:
        return Answered(length=0)

    usual = logger.log_level
    logger.setLevel(level)
    try:
        handler({"image_id": "abc"}, lambda_context)
    finally:
        logger.setLevel(usual)

    assert caplog.messages.count("step done") == lines
