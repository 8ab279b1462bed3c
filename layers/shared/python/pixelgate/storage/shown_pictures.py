"""Pictures of the work bucket that a person may look at for a few minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from pydantic import AwareDatetime

from pixelgate.domain.base import Document
from pixelgate.domain.jpeg_header import LONGEST_HEADER, PictureSize, size_in_jpeg
from pixelgate.runtime.aws_errors import error_code

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LIFETIME = timedelta(minutes=5)
MEDIA_TYPE = "image/jpeg"

# Whoever may not list a bucket is told that what is not there is forbidden.
_NOT_THERE = frozenset({"NoSuchKey", "AccessDenied"})


class PicturePass(Document):
    """Whoever has ``url`` sees the picture, without any key, until ``expires_at``."""

    url: str
    expires_at: AwareDatetime


class ShownPictures:
    """Signs addresses of JPEGs in one bucket."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def size_of(self, key: str) -> PictureSize | None:
        """The size of the picture under ``key``; None if there is none (any more)."""
        try:
            found = self._client.get_object(
                Bucket=self._bucket, Key=key, Range=f"bytes=0-{LONGEST_HEADER - 1}"
            )
        except ClientError as error:
            if error_code(error) in _NOT_THERE:
                return None
            raise
        return size_in_jpeg(found["Body"].read())

    def show(self, key: str, *, now: datetime) -> PicturePass:
        """Let whoever gets the answer see the picture under ``key``; nothing on the way may keep it."""
        url = self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentType": MEDIA_TYPE,
                "ResponseCacheControl": "private, no-store",
            },
            ExpiresIn=int(LIFETIME.total_seconds()),
        )
        return PicturePass(url=url, expires_at=now + LIFETIME)
