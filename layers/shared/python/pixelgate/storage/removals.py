"""Removing objects for good: every version and every delete marker below a prefix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pixelgate.domain.errors import RetryableError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef


class Removals:
    """Empties prefixes of one bucket, whether it keeps versions or not."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def remove(self, prefix: str) -> int:
        """Remove everything below ``prefix``, which ends in a slash; returns how many versions that were.

        Raises:
            RetryableError: storage could not remove all of it now.
        """
        if not prefix.endswith("/"):
            # Against an id that is the beginning of another.
            raise ValueError(f"not a folder: {prefix}")
        removed = 0
        for page in self._pages(prefix):
            answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": page, "Quiet": True})
            if faults := answer.get("Errors"):
                raise RetryableError(f"{len(faults)} of {len(page)} not removed: {faults[0].get('Code')}")
            removed += len(page)
        return removed

    def _pages(self, prefix: str) -> Iterator[list[ObjectIdentifierTypeDef]]:
        pages = self._client.get_paginator("list_object_versions").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        for page in pages:
            found: list[ObjectIdentifierTypeDef] = [
                {"Key": each["Key"], "VersionId": each["VersionId"]}
                for each in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            ]
            if found:
                yield found
