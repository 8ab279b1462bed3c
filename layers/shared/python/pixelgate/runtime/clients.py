"""AWS clients, made once per execution environment and handed to the code that uses them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

# Short, because the state machine and the queues retry with longer pauses than a paid function should wait.
PATIENCE = Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3})


@cache
def s3() -> S3Client:
    # Virtual-hosted addresses, the regional endpoint and SigV4 are what a browser's presigned POST needs.
    client: S3Client = boto3.client("s3", config=PATIENCE.merge(Config(signature_version="s3v4")))
    return client


@cache
def dynamodb() -> DynamoDBClient:
    client: DynamoDBClient = boto3.client("dynamodb", config=PATIENCE)
    return client


@cache
def stepfunctions() -> SFNClient:
    client: SFNClient = boto3.client("stepfunctions", config=PATIENCE)
    return client


@cache
def events() -> EventBridgeClient:
    client: EventBridgeClient = boto3.client("events", config=PATIENCE)
    return client


@cache
def sqs() -> SQSClient:
    client: SQSClient = boto3.client("sqs", config=PATIENCE)
    return client
