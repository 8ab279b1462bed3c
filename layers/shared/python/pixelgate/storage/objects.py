"""Objects in S3, behind the two verbs that steps need."""

import zlib
from base64 import b64encode
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import ClientError

from pixelgate.domain.errors import RetryableError
from pixelgate.runtime.aws_errors import error_code
from pixelgate.runtime.s3_requests import S3Requests

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class ObjectGoneError(Exception):
    """There is no such object, or no such version of it any more."""


class ObjectStore(Protocol):
    """Read and write whole objects of one bucket by key."""

    def read(self, key: str, *, version_id: str | None = None) -> bytes: ...

    def write(self, key: str, data: bytes, *, content_type: str) -> None: ...


class S3ObjectStore:
    """An ``ObjectStore`` over one bucket."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def read(self, key: str, *, version_id: str | None = None) -> bytes:
        """All bytes of ``key``, of exactly ``version_id`` where one is given."""
        if version_id is None:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return self._client.get_object(Bucket=self._bucket, Key=key, VersionId=version_id)["Body"].read()

    def write(self, key: str, data: bytes, *, content_type: str) -> None:
        # Idempotent: the same step of the same analysis writes the same key with equivalent bytes.
        self._client.put_object(Bucket=self._bucket, Key=key, Body=data, ContentType=content_type)


class DirectObjectStore:
    """An ``ObjectStore`` over one bucket, for steps that every image goes through: at half of the cost.

    What is written carries its CRC-32, by which S3 checks it and by which it is checked when it is read.
    """

    def __init__(self, requests: S3Requests, bucket: str) -> None:
        self._requests = requests
        self._bucket = bucket

    def read(self, key: str, *, version_id: str | None = None) -> bytes:
        """All bytes of ``key``, of exactly ``version_id`` where one is given.

        Raises:
            RetryableError: they changed on their way.
            Exception: as ``S3Requests.send``.
        """
        answer = self._requests.send(
            "GET",
            self._bucket,
            key,
            query={} if version_id is None else {"versionId": version_id},
            headers={"x-amz-checksum-mode": "ENABLED"},
        )
        data: bytes = answer.data
        # What a browser uploaded has no such checksum; that of an object in parts is one of checksums.
        expected = answer.headers.get(_CHECKSUM, "-")
        if "-" not in expected and expected != _crc32(data):
            raise RetryableError(f"{key}: other bytes came than S3 has")
        return data

    def write(self, key: str, data: bytes, *, content_type: str) -> None:
        # Idempotent: the same step of the same analysis writes the same key with equivalent bytes.
        headers = {"content-type": content_type, _CHECKSUM: _crc32(data)}
        self._requests.send("PUT", self._bucket, key, headers=headers, body=data)


_CHECKSUM = "x-amz-checksum-crc32"


def _crc32(data: bytes) -> str:
    return b64encode(zlib.crc32(data).to_bytes(4)).decode()


def read_existing(store: ObjectStore, key: str, *, version_id: str | None = None) -> bytes:
    """All bytes of ``key``.

    Raises:
        ObjectGoneError: it, or the version, does not exist (any more).
    """
    try:
        return store.read(key, version_id=version_id)
    except ClientError as error:
        if error_code(error) in ("NoSuchKey", "NoSuchVersion"):
            raise ObjectGoneError(key) from error
        raise
