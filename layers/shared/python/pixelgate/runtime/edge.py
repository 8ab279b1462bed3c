"""What caches the delivery bucket, told what to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import uuid4


class Edge(Protocol):
    """Caches at the edge of the network."""

    def forget(self, paths: Sequence[str]) -> None: ...


class InvalidationClient(Protocol):
    """Of boto3's client of CloudFront, what we use."""

    def create_invalidation(
        self,
        *,
        DistributionId: str,  # noqa: N803 - AWS's names
        InvalidationBatch: dict[str, object],  # noqa: N803 - AWS's names
    ) -> object: ...


class CloudFront:
    """The ``Edge`` of one distribution."""

    def __init__(self, client: InvalidationClient, distribution: str) -> None:
        self._client = client
        self._distribution = distribution

    def forget(self, paths: Sequence[str]) -> None:
        """Have ``paths``, with ``*`` at their ends, fetched anew; it takes CloudFront seconds to minutes."""
        self._client.create_invalidation(
            DistributionId=self._distribution,
            InvalidationBatch={
                "Paths": {"Quantity": len(paths), "Items": list(paths)},
                "CallerReference": uuid4().hex,
            },
        )
