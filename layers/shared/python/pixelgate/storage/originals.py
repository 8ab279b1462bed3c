"""The originals bucket, asked what it holds instead of waiting to be told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import ClientError

from pixelgate.domain.stored_objects import StoredObject
from pixelgate.runtime.aws_errors import error_code
from pixelgate.storage import object_keys

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Older than any event: what storage tells when asked never displaces what an event told.
UNKNOWN_SEQUENCER = ""


class UnfinishedUpload(NamedTuple):
    """One upload in parts, by storage's own name for it."""

    upload_id: str
    begun_at: datetime


class Originals:
    """Looks into one bucket."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def find(self, workspace: str, image_id: str) -> StoredObject | None:
        """The newest bytes that were uploaded for an image, as an event would tell; None if none were."""
        return self._find(object_keys.original_key(workspace, image_id))

    def newest(self, workspace: str, image_id: str) -> StoredObject | None:
        """The same as ``find``, for who may list the bucket and read nothing in it."""
        key = object_keys.original_key(workspace, image_id)
        listed = self._client.list_object_versions(Bucket=self._bucket, Prefix=key)
        for each in listed.get("Versions", []):
            if each["Key"] == key and each["IsLatest"]:
                return _as_told(key, size=each["Size"], version_id=each["VersionId"])
        return None

    def find_anonymized(self, workspace: str, image_id: str) -> StoredObject | None:
        """What is kept in place of an original that is not; None where the original is."""
        return self._find(object_keys.anonymized_key(workspace, image_id))

    def unfinished(self, workspace: str, image_id: str) -> list[UnfinishedUpload]:
        """The uploads in parts that were begun for an image and have not ended."""
        key = object_keys.original_key(workspace, image_id)
        answer = self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=key)
        return [UnfinishedUpload(each["UploadId"], each["Initiated"]) for each in answer.get("Uploads", [])]

    def give_up(self, workspace: str, image_id: str, upload: UnfinishedUpload) -> None:
        """Have storage forget the parts of an upload; one that has ended meanwhile changes nothing."""
        key = object_keys.original_key(workspace, image_id)
        try:
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload.upload_id)
        except ClientError as error:
            if error_code(error) != "NoSuchUpload":
                raise

    def _find(self, key: str) -> StoredObject | None:
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            # HEAD has no body and therefore no better error code than its status.
            if error_code(error) in ("404", "NoSuchKey"):
                return None
            raise
        return _as_told(key, size=head["ContentLength"], version_id=head["VersionId"])


def _as_told(key: str, *, size: int, version_id: str) -> StoredObject:
    return StoredObject.model_validate(
        {"key": key, "size": size, "version-id": version_id, "sequencer": UNKNOWN_SEQUENCER}
    )
