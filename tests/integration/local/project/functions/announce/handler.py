"""Announce changed records on the bus; an id that starts with `poison` fails."""

import json
import os
from typing import Any

import boto3

events = boto3.client("events")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    for record in event["Records"]:
        image = record["dynamodb"]["NewImage"]
        image_id = image["PK"]["S"].removeprefix("IMG#")
        if image_id.startswith("poison"):
            raise ValueError(image_id)
        detail = {"id": image_id, "status": image["status"]["S"]}
        events.put_events(
            Entries=[
                {
                    "EventBusName": os.environ["BUS_NAME"],
                    "Source": "sample",
                    "DetailType": "ImageAnalysed",
                    "Detail": json.dumps(detail),
                }
            ]
        )
    return {"batchItemFailures": []}
