"""Upload tickets: permission to put one object, of one type, of bounded size, for a short time."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import AwareDatetime

from pixelgate.domain.base import Document

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CHECKSUM = "x-amz-checksum-sha256"
"""The field or header by which S3 refuses all bytes but those of a digest."""


class UploadTicket(Document):
    """A presigned POST: send ``fields`` and then the file, as multipart/form-data, to ``url``."""

    url: str
    fields: dict[str, str]
    expires_at: AwareDatetime
    max_bytes: int


class TicketOffice:
    """Signs tickets for one bucket."""

    def __init__(self, client: S3Client, bucket: str, *, max_bytes: int, lifetime: timedelta) -> None:
        self._client = client
        self._bucket = bucket
        self.lifetime = lifetime
        self.max_bytes = max_bytes

    def issue(
        self,
        key: str,
        *,
        content_type: str,
        now: datetime,
        max_bytes: int | None = None,
        sha256: str | None = None,
    ) -> UploadTicket:
        """Sign a ticket that storage itself enforces: this key, this content type, up to ``max_bytes``,
        which is the office's own limit if not given, and no bytes but those of ``sha256``.
        """
        limit = self.max_bytes if max_bytes is None else max_bytes
        fields = {"Content-Type": content_type, **({} if sha256 is None else _checksum_fields(sha256))}
        signed = self._client.generate_presigned_post(
            Bucket=self._bucket,
            Key=key,
            Fields=fields,
            Conditions=[
                *({name: value} for name, value in fields.items()),
                ["content-length-range", 0, limit],
            ],
            ExpiresIn=int(self.lifetime.total_seconds()),
        )
        return UploadTicket(
            url=signed["url"],
            fields=signed["fields"],
            expires_at=now + self.lifetime,
            max_bytes=limit,
        )


def checksum_value(sha256: str) -> str:
    """A hexadecimal digest as S3 writes it."""
    return b64encode(bytes.fromhex(sha256)).decode()


def _checksum_fields(sha256: str) -> dict[str, str]:
    return {"x-amz-checksum-algorithm": "SHA256", CHECKSUM: checksum_value(sha256)}
