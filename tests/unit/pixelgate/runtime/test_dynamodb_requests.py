"""What is tried again, how often, and what is made of it in the end. The operations: tests/contract."""

import json
import zlib

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, HTTPClientError, NoCredentialsError

from pixelgate.domain.errors import RetryableError
from pixelgate.runtime.answers import Answer
from pixelgate.runtime.aws_errors import error_code, family_of
from pixelgate.runtime.dynamodb_requests import DynamoDBRequests

ASKED = {"TableName": "images", "Key": {"PK": {"S": "a"}}}
CREDENTIALS = Credentials("AKIDEXAMPLE", "secret")
FOUND = {"Item": {"PK": {"S": "a"}, "code": {"B": "QUJD"}}}


class ScriptedConnections:
    """Answers one after the other; an error in their place is raised."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def exchange(self, method, url, headers, body):
        self.requests.append((method, url, headers, json.loads(body)))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def said(fields, *, status=200, damaged=False):
    body = json.dumps(fields).encode()
    headers = {"x-amz-crc32": str(zlib.crc32(body)), "x-amzn-requestid": "R1"}
    return Answer(status, "", headers, body[:-1] + b" " if damaged else body)


def refused(code, *, status=400, **fields):
    return said(
        {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no", **fields}, status=status
    )


FOUND_AT_LAST = said(FOUND)
BROKEN = HTTPClientError(error="gone")
PASSING = [
    refused("InternalServerError", status=500),
    Answer(502, "", {}, b"<html>a proxy's page"),
    Answer(503, "", {}, b"[1]"),
    Answer(200, "", {}, b"<html>somebody else's page"),
    Answer(200, "", {}, b"[]"),
    Answer(200, "", {}, b'{"Item": {"code": {"B": "!!"}}}'),
    Answer(200, "", {"x-amz-crc32": "none"}, b"{}"),
    said(FOUND, damaged=True),
    BROKEN,
]
BUSY = [refused("ProvisionedThroughputExceededException"), refused("ThrottlingException")]


def client_over(connections, *, pauses=None, credentials=CREDENTIALS):
    return DynamoDBRequests(
        connections,
        credentials,
        endpoint="https://dynamodb.eu-west-1.amazonaws.com",
        region="eu-west-1",
        sleep=(pauses if pauses is not None else []).append,
    )


@pytest.mark.parametrize("passing", [*PASSING, *BUSY], ids=str)
def test_what_may_pass_is_tried_again(passing):
    connections = ScriptedConnections(passing, passing, FOUND_AT_LAST)

    answer = client_over(connections).get_item(**ASKED)

    assert answer["Item"] == {"PK": {"S": "a"}, "code": {"B": b"ABC"}}
    assert len(connections.requests) == 3


@pytest.mark.parametrize("passing", [*PASSING, *BUSY], ids=str)
def test_what_does_not_pass_is_left_to_whoever_waits_longer(passing):
    connections = ScriptedConnections(*[passing] * 3, FOUND_AT_LAST)

    with pytest.raises((ClientError, HTTPClientError)) as failed:
        client_over(connections).get_item(**ASKED)

    # By this very name the state machine knows it.
    assert type(family_of(failed.value)) is RetryableError
    assert len(connections.requests) == 3


@pytest.mark.parametrize(("passing", "longest_s"), [(BROKEN, 0.025), (BUSY[0], 1)], ids=["broken", "busy"])
def test_a_busy_table_is_given_more_time_than_a_broken_connection(passing, longest_s):
    pauses = []

    client_over(ScriptedConnections(passing, passing, FOUND_AT_LAST), pauses=pauses).get_item(**ASKED)

    assert 0 <= pauses[0] <= longest_s
    assert 0 <= pauses[1] <= 2 * longest_s


@pytest.mark.parametrize(
    "code", ["ConditionalCheckFailedException", "ValidationException", "AccessDeniedException"]
)
def test_what_would_be_refused_again_is_asked_once(code):
    connections = ScriptedConnections(refused(code))

    with pytest.raises(ClientError) as failed:
        client_over(connections).put_item(TableName="images", Item={})

    assert error_code(failed.value) == code
    assert failed.value.response["ResponseMetadata"] == {"RequestId": "R1", "HTTPStatusCode": 400}
    assert len(connections.requests) == 1


def test_a_transaction_tried_again_is_the_same_transaction():
    connections = ScriptedConnections(BROKEN, said({}), said({}))
    client = client_over(connections)

    client.transact_write_items(TransactItems=[])
    client.transact_write_items(TransactItems=[])

    first, again, another = [body["ClientRequestToken"] for *_, body in connections.requests]
    assert first == again != another


def test_a_request_says_what_it_asks_for_and_by_whom():
    connections = ScriptedConnections(FOUND_AT_LAST)

    client_over(connections).get_item(**ASKED)

    [(method, url, headers, body)] = connections.requests
    assert (method, url, body) == ("POST", "https://dynamodb.eu-west-1.amazonaws.com/", ASKED)
    assert headers["x-amz-target"] == "DynamoDB_20120810.GetItem"
    assert "/eu-west-1/dynamodb/aws4_request" in headers["authorization"]


def test_without_credentials_nothing_is_sent():
    connections = ScriptedConnections(FOUND_AT_LAST)

    with pytest.raises(NoCredentialsError):
        client_over(connections, credentials=None).get_item(**ASKED)

    assert not connections.requests


def test_what_no_attribute_holds_is_not_sent():
    connections = ScriptedConnections(FOUND_AT_LAST)

    with pytest.raises(TypeError):
        client_over(connections).put_item(TableName="images", Item={"PK": {"S": object()}})

    assert not connections.requests
