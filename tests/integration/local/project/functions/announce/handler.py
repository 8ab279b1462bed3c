"""Announce changed records on the bus. `poison...` always fails; `refused...` is reported as failed once."""

import json
import os
from pathlib import Path
from typing import Any

import boto3

events = boto3.client("events")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    for record in event["Records"]:
        image = record["dynamodb"]["NewImage"]
        image_id = image["PK"]["S"].removeprefix("IMG#")
        if image_id.startswith("poison"):
            raise ValueError(image_id)
        if image_id.startswith("refused") and is_first_time(image_id):
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
        announce({"id": image_id, "status": image["status"]["S"]})
    return {"batchItemFailures": []}


def announce(detail: dict[str, str]) -> None:
    entry = {
        "EventBusName": os.environ["BUS_NAME"],
        "Source": "sample",
        "DetailType": "ImageAnalysed",
        "Detail": json.dumps(detail),
    }
    events.put_events(Entries=[entry])


def is_first_time(image_id: str) -> bool:
    seen = Path(os.environ["TMPDIR"]) / f"refused-{image_id}"
    if seen.exists():
        return False
    seen.touch()
    return True
