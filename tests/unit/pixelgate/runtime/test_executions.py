"""An execution that is waited for: until it ends or the time is over, and never lost where it cannot be."""

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from pixelgate.api.waiting import LONGEST_WAIT_S
from pixelgate.runtime import clients
from pixelgate.runtime.executions import ExpressStateMachine
from tests.support.documents import received
from tests.support.fakes import RecordedExecutions

ARN = "arn:aws:states:eu-west-1:123456789012:stateMachine:analyze-image"
DOCUMENT = received()


class Asked:
    """Of the client, the one call; ``fault`` is raised by it."""

    def __init__(self, fault=None):
        self.fault, self.calls = fault, []

    def start_sync_execution(self, **call):
        self.calls.append(call)
        if self.fault is not None:
            raise self.fault


def run(fault=None):
    client, unwaited = Asked(fault), RecordedExecutions()
    ExpressStateMachine(client, ARN, unwaited=unwaited).run(DOCUMENT)
    return client.calls, unwaited.started


def refused(code):
    return ClientError({"Error": {"Code": code, "Message": ""}}, "StartSyncExecution")


def test_an_execution_is_run_with_the_document():
    assert run() == ([{"stateMachineArn": ARN, "input": DOCUMENT.model_dump_json()}], [])


def test_one_that_takes_longer_goes_on_and_no_other_is_started():
    calls, started = run(ReadTimeoutError(endpoint_url="https://states"))

    assert (len(calls), started) == (1, [])


@pytest.mark.parametrize(
    "fault", [refused("ThrottlingException"), ConnectionClosedError(endpoint_url="https://states")]
)
def test_one_that_cannot_be_waited_for_is_started_all_the_same(fault):
    assert run(fault)[1] == [DOCUMENT]


def test_a_permission_that_is_missing_is_not_hidden():
    with pytest.raises(ClientError):
        run(refused("AccessDeniedException"))


def test_waiting_ends_when_the_api_stops_waiting_and_nothing_is_asked_twice():
    config = clients.waited_stepfunctions().meta.config

    assert config.read_timeout == LONGEST_WAIT_S
    assert config.retries["total_max_attempts"] == 1
