"""Real events for each function, about one image that the deployed stack has analysed."""

import json
from collections.abc import Mapping
from typing import Any

from infra.local.stack import WORKSPACE, Stack
from pixelgate.domain.access import Role
from pixelgate.storage import keys, object_keys

Event = dict[str, Any]


def received(stack: Stack, image_id: str) -> Event:
    """What ingest hands to the state machine."""
    bucket, key = stack.outputs["OriginalsBucketName"], object_keys.original_key(WORKSPACE, image_id)
    head = stack.cloud.client("s3").head_object(Bucket=bucket, Key=key)
    return {
        "image_id": image_id,
        "workspace": WORKSPACE,
        "original_key": key,
        "version_id": head["VersionId"],
        "bytes": head["ContentLength"],
        "analysis": 1,
    }


def object_created(stack: Stack, original: Mapping[str, Any]) -> Event:
    """The intake queue's message about the stored original."""
    stored = {
        "key": original["original_key"],
        "size": original["bytes"],
        "version-id": original["version_id"],
        "sequencer": "00",
    }
    bucket = {"name": stack.outputs["OriginalsBucketName"]}
    body = json.dumps({"detail": {"bucket": bucket, "object": stored}})
    return {"Records": [{"messageId": "1", "eventSource": "aws:sqs", "body": body}]}


def record_changed(stack: Stack, image_id: str) -> Event:
    """The table's stream, as the analysis ended."""
    key = {
        "PK": {"S": keys.image_partition(WORKSPACE, image_id)},
        "SK": {"S": keys.RECORD},
    }
    item = stack.cloud.client("dynamodb").get_item(TableName=stack.outputs["TableName"], Key=key)["Item"]
    change = {
        "OldImage": {**item, "status": {"S": "ANALYSING"}},
        "NewImage": item,
        "SequenceNumber": "1",
    }
    return {"Records": [{"eventName": "MODIFY", "eventSource": "aws:dynamodb", "dynamodb": change}]}


def question(api_key: str) -> Event:
    """API Gateway's question to the authorizer."""
    return {"headers": {"authorization": f"Bearer {api_key}"}}


def get_image(image_id: str) -> Event:
    """``GET /v1/images/{id}``, authorized."""
    path = f"/v1/images/{image_id}"
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {},
        "requestContext": {
            "http": {"method": "GET", "path": path},
            "requestId": "1",
            "stage": "$default",
            "authorizer": {"lambda": {"workspace": WORKSPACE, "author": "bench", "role": Role.READER}},
        },
        "isBase64Encoded": False,
    }


def timed_out(original: Mapping[str, Any]) -> Event:
    """What the state machine hands to record_failure."""
    return {"received": dict(original), "error": {"Error": "States.Timeout", "Cause": ""}}
