"""What a back-test has found: the counts of its parts, its report, and why images flip.

A report names images by their ids alone. Why one flips is kept with the image itself, and goes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pixelgate.domain.backtest_report import BacktestReport, ExplainedFlip
from pixelgate.domain.backtests import BacktestRef, ReplayPart
from pixelgate.domain.replay_counts import ReplayCounts
from pixelgate.storage import keys
from pixelgate.storage.backtests import result_key
from pixelgate.storage.items import to_item
from pixelgate.storage.jobs import JobParts
from pixelgate.storage.many_items import get_items

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from pixelgate.storage.table_client import TableClient


class BacktestResults:
    """Reads and writes what the back-tests of one table have found."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table
        self._parts = JobParts(client, table)

    def keep_part(self, ref: BacktestRef, part: ReplayPart, counts: ReplayCounts) -> None:
        """Store what one part counted."""
        self._parts.keep(
            _partition(ref),
            keys.part_sort(part.shard, part.after),
            images=counts.images + counts.unreadable,
            counts=counts.model_dump_json(),
        )

    def replayed(self, ref: BacktestRef) -> int:
        """How many images have been replayed so far."""
        return self._parts.images(_partition(ref))

    def counts(self, ref: BacktestRef) -> ReplayCounts:
        """What all parts counted together."""
        parts = self._parts.counts(_partition(ref))
        return sum(map(ReplayCounts.model_validate_json, parts), start=ReplayCounts())

    def keep_report(self, ref: BacktestRef, report: BacktestReport, flips: Sequence[ExplainedFlip]) -> None:
        """Store a report, and with each image that it lists why that flips."""
        for flip in flips:
            values = to_item({"flip": flip.model_dump_json()})
            # Idempotent. Of an image that is being erased, the eraser's second look removes it.
            self._client.put_item(TableName=self._table, Item={**_flip_key(ref, flip.image_id), **values})
        # Idempotent: a repeated end reports the same, but for how long it took.
        stored = {**result_key(ref, keys.BACKTEST_REPORT), **to_item({"report": report.model_dump_json()})}
        self._client.put_item(TableName=self._table, Item=stored)

    def report(self, ref: BacktestRef) -> BacktestReport | None:
        """What was found; None as long as nothing is."""
        answer = self._client.get_item(
            TableName=self._table, Key=result_key(ref, keys.BACKTEST_REPORT), ConsistentRead=True
        )
        item = answer.get("Item")
        return BacktestReport.model_validate_json(item["report"]["S"]) if item else None

    def flips(self, ref: BacktestRef, image_ids: Sequence[str]) -> tuple[ExplainedFlip, ...]:
        """Why these images flip, in this order; without those that have been erased since."""
        wanted = [_flip_key(ref, image_id) for image_id in image_ids]
        stored = get_items(self._client, self._table, wanted)
        read = [ExplainedFlip.model_validate_json(item["flip"]["S"]) for item in stored]
        found = {flip.image_id: flip for flip in read}
        return tuple([found[image_id] for image_id in image_ids if image_id in found])


def _partition(ref: BacktestRef) -> str:
    return keys.backtest_partition(ref.workspace, ref.backtest_id)


def _flip_key(ref: BacktestRef, image_id: str) -> dict[str, AttributeValueTypeDef]:
    partition = keys.image_partition(ref.workspace, image_id)
    return to_item({"PK": partition, "SK": keys.flip_sort(ref.backtest_id)})
