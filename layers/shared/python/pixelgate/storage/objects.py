"""Objects in S3, behind the two verbs that steps need."""

from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import ClientError

from pixelgate.runtime.aws_errors import error_code

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
