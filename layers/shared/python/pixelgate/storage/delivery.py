"""The delivery bucket: the only one that the public reaches, so nothing is in it but what is released."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from pixelgate.runtime.edge import Edge

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

IMMUTABLE = "max-age=31536000, immutable"
"""A name never holds anything else, so nobody has to ask again."""


class Delivery:
    """Puts files into the delivery bucket and takes them out of it.

    ``edge`` is what caches it; without one, what is taken out is gone at once.
    """

    def __init__(self, client: S3Client, bucket: str, *, edge: Edge | None = None) -> None:
        self._client = client
        self._bucket = bucket
        self._edge = edge

    def publish(self, *, source_bucket: str, source_key: str, key: str, content_type: str) -> None:
        """Copy an object of ``source_bucket`` to where the public finds it."""
        # Idempotent: a name is the hash of the bytes.
        self._client.copy_object(
            Bucket=self._bucket,
            Key=key,
            CopySource={"Bucket": source_bucket, "Key": source_key},
            MetadataDirective="REPLACE",
            ContentType=content_type,
            CacheControl=IMMUTABLE,
        )

    def remove(self, key: str) -> None:
        """Take back one file that nobody has been told of."""
        # Idempotent: what is gone stays gone.
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def withdraw(self, prefixes: Collection[str], *, keeps: Collection[str] = ()) -> int:
        """Remove everything below ``prefixes`` but ``keeps``; returns how many objects that were.

        To be repeated until it ends: the caches are told last, and of the whole folder.
        """
        removed = 0
        for key in (found for prefix in prefixes for found in self._keys(prefix)):
            if key not in keeps:
                # Idempotent: what is gone stays gone.
                self._client.delete_object(Bucket=self._bucket, Key=key)
                removed += 1
        if self._edge is not None and (removed or not keeps):
            self._edge.forget([f"/{prefix}*" for prefix in prefixes])
        return removed

    def _keys(self, prefix: str) -> Iterator[str]:
        if not prefix.endswith("/"):
            # Against an id that is the beginning of another.
            raise ValueError(f"not a folder: {prefix}")
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        for page in pages:
            for each in page.get("Contents", []):
                yield each["Key"]
