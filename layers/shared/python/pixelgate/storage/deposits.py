"""Bytes that the service puts where uploads arrive: from there on they are uploads like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from botocore.exceptions import ClientError

from pixelgate.domain.errors import RetryableError
from pixelgate.runtime.aws_errors import error_code

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class SourceGoneError(LookupError):
    """The object to copy is not there any more, or is not what was listed."""


class Deposits:
    """Writes to the originals bucket."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, file: BinaryIO, *, content_type: str) -> None:
        """Store the whole of ``file``; what is stored under ``key`` already stays as it is.

        Raises:
            RetryableError: somebody else is storing it at this moment.
        """
        file.seek(0)
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=file,
                ContentType=content_type,
                # Against a message that is delivered twice: the bytes that came first are the ones analysed.
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error_code(error) == "ConditionalRequestConflict":
                raise RetryableError(str(error)) from error
            if error_code(error) != "PreconditionFailed":
                raise

    def copy(self, key: str, *, bucket: str, source_key: str, etag: str, content_type: str) -> None:
        """Copy an object as it was when ``etag`` was seen, without its metadata and tags.

        Copying twice stores the same bytes as another version, which intake leaves alone.

        Raises:
            SourceGoneError: it was deleted or overwritten meanwhile.
        """
        try:
            self._client.copy_object(
                Bucket=self._bucket,
                Key=key,
                CopySource={"Bucket": bucket, "Key": source_key},
                CopySourceIfMatch=etag,
                ContentType=content_type,
                MetadataDirective="REPLACE",
                TaggingDirective="REPLACE",
            )
        except ClientError as error:
            if error_code(error) in ("NoSuchKey", "PreconditionFailed", "404", "412"):
                raise SourceGoneError(source_key) from error
            raise
