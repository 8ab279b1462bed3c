"""Removing objects for good: every version and every delete marker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Removals:
    """Empties one bucket in part, whether it keeps versions or not."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def remove_folder(self, prefix: str) -> int:
        """Remove everything below ``prefix``, which ends in a slash; returns how many versions that were."""
        if not prefix.endswith("/"):
            # Against an id that is the beginning of another.
            raise ValueError(f"not a folder: {prefix}")
        return sum(self._remove(key, version) for key, version in self._versions(prefix))

    def give_up_uploads(self, prefix: str) -> None:
        """Forget the parts that were sent of objects below ``prefix`` and are not one of them yet."""
        answer = self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=prefix)
        for each in answer.get("Uploads", []):
            # Idempotent: what has ended meanwhile is gone, or an object like all others.
            with suppress(self._client.exceptions.NoSuchUpload):
                self._client.abort_multipart_upload(
                    Bucket=self._bucket, Key=each["Key"], UploadId=each["UploadId"]
                )

    def remove_object(self, key: str) -> int:
        """Remove every version of one object; returns how many that were."""
        return sum(self._remove(found, version) for found, version in self._versions(key) if found == key)

    def _remove(self, key: str, version_id: str) -> int:
        # Idempotent: what is gone stays gone. One by one, because an image has few versions, and a call for
        # many would answer success with the failures inside.
        self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version_id)
        return 1

    def _versions(self, prefix: str) -> Iterator[tuple[str, str]]:
        pages = self._client.get_paginator("list_object_versions").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        for page in pages:
            for each in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                yield each["Key"], each["VersionId"]
