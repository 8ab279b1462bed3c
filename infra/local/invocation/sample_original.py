"""An original for an event that names one which storage has not: so that a sample event leads somewhere."""

from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

Event = dict[str, Any]


def with_original(event: Event, s3: Any, bucket: str, picture: Path) -> Event:  # noqa: ANN401 - a boto3 client
    """``event``, about a version of its original that is there: ``picture``, if the named one is not."""
    key = event["original_key"]
    if _is_stored(s3, bucket, key, event.get("version_id")):
        return event
    stored = s3.put_object(Bucket=bucket, Key=key, Body=picture.read_bytes())
    size = {"bytes": picture.stat().st_size} if "bytes" in event else {}
    return {**event, "version_id": stored["VersionId"], **size}


def _is_stored(s3: Any, bucket: str, key: str, version_id: str | None) -> bool:  # noqa: ANN401 - a boto3 client
    version = {"VersionId": version_id} if version_id else {}
    try:
        s3.head_object(Bucket=bucket, Key=key, **version)
    except ClientError:
        return False
    return True
