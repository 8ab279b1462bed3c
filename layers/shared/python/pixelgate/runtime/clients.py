"""AWS clients, made once per execution environment and handed to the code that uses them."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache, partial
from ssl import create_default_context
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.httpsession import get_cert_path
from botocore.session import Session, get_session
from botocore.utils import get_environ_proxies

from pixelgate.runtime.connections import Connections
from pixelgate.runtime.edge import CloudFront, Edge
from pixelgate.runtime.s3_requests import S3Requests
from pixelgate.runtime.secrets import SecretClient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

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
    endpoint, session = s3().meta.endpoint_url, _lean_core()
    trusted = session.get_config_variable("ca_bundle") or get_cert_path(verify=True)
    proxy = get_environ_proxies(endpoint).get(endpoint.partition(":")[0])
    connections = Connections(make_context=partial(create_default_context, cafile=trusted), proxy=proxy)
    return S3Requests(connections, session.get_credentials(), endpoint=endpoint, region=s3().meta.region_name)


@cache
def dynamodb() -> DynamoDBClient:
    client: DynamoDBClient = boto3.client("dynamodb", config=PATIENCE.merge(_NAME))
    return client


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
