"""Start one analysis per queued upload; a body of `fail` is reported back as a failed item."""

import json
import os
from typing import Any

import boto3

step_functions = boto3.client("stepfunctions")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    failures = []
    for record in event["Records"]:
        try:
            upload = json.loads(record["body"])["detail"]["object"]
        except (KeyError, ValueError):
            failures.append({"itemIdentifier": record["messageId"]})
            continue
        document = {"id": upload["key"].removeprefix("uploads/"), "key": upload["key"]}
        step_functions.start_execution(
            stateMachineArn=os.environ["STATE_MACHINE_ARN"], input=json.dumps(document)
        )
    return {"batchItemFailures": failures}
