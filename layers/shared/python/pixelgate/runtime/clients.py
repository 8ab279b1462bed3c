"""AWS clients, made once per execution environment and handed to the code that uses them."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, TypedDict

import boto3
from botocore.config import Config
from botocore.session import Session, get_session

from pixelgate.runtime import endpoints
from pixelgate.runtime.dynamodb_requests import DynamoDBRequests
from pixelgate.runtime.edge import CloudFront, Edge
from pixelgate.runtime.s3_requests import S3Requests
from pixelgate.runtime.secrets import SecretClient

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

    from pixelgate.runtime.connections import Connections
    from pixelgate.runtime.signed_requests import CredentialsSource

# A name of our own: botocore's, which tells of everything that it runs on, is put together anew at each call.
_NAME = Config(user_agent="pixelgate")

# Short, because the state machine and the queues retry with longer pauses than a paid function should wait.
PATIENCE = Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3})


@cache
def s3() -> S3Client:
    # Virtual-hosted addresses, the regional endpoint and SigV4 are what a browser's presigned POST needs.
    signing = Config(signature_version="s3v4")
    client: S3Client = _lean_session().client("s3", config=PATIENCE.merge(_NAME).merge(signing))
    return client


@cache
def s3_requests() -> S3Requests:
    """For whole objects; the client above, which costs twice as much a call, is for all else."""
    return S3Requests(**_access_to("s3"))


@cache
def dynamodb() -> DynamoDBRequests:
    """The same operations of boto3's client cost several times as much, and 40 ms of a start."""
    return DynamoDBRequests(**_access_to("dynamodb"))


@cache
def stepfunctions() -> SFNClient:
    client: SFNClient = boto3.client("stepfunctions", config=PATIENCE)
    return client


@cache
def waited_stepfunctions() -> SFNClient:
    # For whole executions, as long as the API waits for anything; asking twice would start two.
    once = Config(read_timeout=20, retries={"mode": "standard", "total_max_attempts": 1})
    client: SFNClient = boto3.client("stepfunctions", config=PATIENCE.merge(once))
    return client


@cache
def lambda_() -> LambdaClient:
    # For the API, which waits for the answer; it has 20 seconds, and asking twice would take longer.
    once = Config(read_timeout=17, retries={"mode": "standard", "total_max_attempts": 1})
    client: LambdaClient = boto3.client("lambda", config=PATIENCE.merge(once))
    return client


@cache
def events() -> EventBridgeClient:
    client: EventBridgeClient = boto3.client("events", config=PATIENCE)
    return client


@cache
def sqs() -> SQSClient:
    client: SQSClient = boto3.client("sqs", config=PATIENCE)
    return client


@cache
def edge(distribution: str) -> Edge | None:
    """What caches released pictures; None where ``distribution`` is empty, because nothing does."""
    return CloudFront(boto3.client("cloudfront", config=PATIENCE), distribution) if distribution else None


@cache
def secrets() -> SecretClient:
    client: SecretClient = boto3.client("secretsmanager", config=PATIENCE)
    return client


class _Access(TypedDict):
    """What requests to a service need."""

    connections: Connections
    credentials: CredentialsSource | None
    endpoint: str
    region: str


def _access_to(service: str) -> _Access:
    session, endpoint = _lean_core(), endpoints.endpoint_of(_lean_core(), service)
    return {
        "connections": endpoints.connections_to(session, endpoint),
        "credentials": session.get_credentials(),
        "endpoint": endpoint,
        "region": endpoints.region_of(session),
    }


@cache
def _lean_session() -> boto3.Session:
    return boto3.Session(botocore_session=_lean_core())


@cache
def _lean_core() -> Session:
    """For what is called several times per image, where botocore itself is most of what a call costs."""
    session = get_session()
    # botocore's own parser of times, dateutil, tries every form that there is.
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=parse_timestamp)
    return session


def parse_timestamp(text: str) -> datetime:
    """A time as in HTTP's headers or, as in the listings of S3, in ISO 8601."""
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return datetime.fromisoformat(text)
