"""Read the object and count its bytes; ids that start with `flaky` fail the first time."""

import os
from pathlib import Path
from typing import Any

import boto3
from sample.errors import RetryableError

s3 = boto3.client("s3")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    seen = Path(os.environ["TMPDIR"]) / f"seen-{event['id']}"
    if event["id"].startswith("flaky") and not seen.exists():
        seen.touch()
        raise RetryableError(event["id"])
    if event["key"] == "none":
        return {"size": 0}
    body = s3.get_object(Bucket=os.environ["ORIGINALS_BUCKET"], Key=event["key"])["Body"].read()
    return {"size": len(body)}
