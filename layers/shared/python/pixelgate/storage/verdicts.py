"""The verdicts of many images at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pixelgate.domain.stored_signals import StoredSignals
from pixelgate.domain.verdict import Verdict
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import get_items

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class VerdictStore:
    """Reads what the rules have said about the images of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def of(self, stored: Sequence[StoredSignals], *, workspace: str) -> dict[str, Verdict]:
        """By image, the verdict that its stored signals name, where one is recorded."""
        wanted = [
            to_item(
                {
                    "PK": keys.image_partition(workspace, each.image_id),
                    "SK": keys.verdict_sort(each.analysis, each.number),
                }
            )
            for each in stored
        ]
        return {
            keys.parse_image_partition(item["PK"]["S"])[1]: Verdict.model_validate_json(item["document"]["S"])
            for item in get_items(self._client, self._table, wanted)
        }
