"""What shadows said of images: a few attributes beside each image's stored signals, gone when these are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.shadow_verdicts import ShadowVerdict
from pixelgate.domain.verdict import Severity
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class ShadowedImage(NamedTuple):
    """``severity`` is what ``ruleset``, which was live, said of the image; ``shadow`` said it at the same
    moment. ``decision`` is what people decided, None until they did.
    """

    image_id: str
    severity: Severity
    ruleset: str
    recorded_at: datetime
    decision: Outcome | None
    shadow: ShadowVerdict


def shadow_attributes(shadow: ShadowVerdict | None) -> dict[str, object]:
    """What the item of an image's signals says of a shadow's verdict."""
    if shadow is None:
        return {}
    return {"shadow": shadow.shadow, "shadow_verdict": shadow.model_dump_json(exclude_defaults=True)}


class ShadowVerdicts:
    """Reads the verdicts of the shadows of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def read(self, workspace: str, shadow_id: str) -> Iterator[ShadowedImage]:
        """Every image that the shadow has judged and no later analysis has: one page after the other."""
        for shard in range(keys.SIGNAL_SHARDS):
            yield from self._read_shard(keys.signals_partition(workspace, shard), shadow_id)

    def _read_shard(self, partition: str, shadow_id: str) -> Iterator[ShadowedImage]:
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :shard",
                "FilterExpression": "shadow = :shadow",
                "ProjectionExpression": "SK, severity, ruleset, recorded_at, decision, shadow_verdict",
                "ExpressionAttributeValues": to_item({":shard": partition, ":shadow": shadow_id}),
            },
        )
        for page in pages:
            yield from (_image_of(item) for item in page["Items"])


def _image_of(item: Mapping[str, Any]) -> ShadowedImage:
    decision = item.get("decision")
    return ShadowedImage(
        image_id=item["SK"]["S"],
        severity=Severity(item["severity"]["S"]),
        ruleset=item["ruleset"]["S"],
        recorded_at=datetime.fromisoformat(item["recorded_at"]["S"]),
        decision=Outcome(decision["S"]) if decision else None,
        shadow=ShadowVerdict.model_validate_json(item["shadow_verdict"]["S"]),
    )
