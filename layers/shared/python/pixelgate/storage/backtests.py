"""Back-tests in the table: what is tried, on which images, and how far that is."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.backtests import Backtest, BacktestRef
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.jobs import JobPage, JobRecords

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient


class BacktestNotFoundError(LookupError):
    """The workspace has no such back-test."""


class BacktestStore:
    """Reads and writes the back-tests of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table
        self._records = JobRecords(
            client,
            table,
            model=Backtest,
            partition_of=keys.backtests_partition,
            not_found=BacktestNotFoundError,
        )

    def create(self, backtest: Backtest, canonical: str) -> None:
        """Store a new back-test of the rule set whose canonical JSON this is."""
        ref = BacktestRef(backtest_id=backtest.id, workspace=backtest.workspace)
        ruleset = {
            **result_key(ref, keys.BACKTEST_RULESET),
            **to_item({"json": zlib.compress(canonical.encode())}),
        }
        put: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self._table,
                "Item": ruleset,
                # Against a repeated request with the same id: the first one stands.
                "ConditionExpression": "attribute_not_exists(PK)",
            }
        }
        self._client.transact_write_items(TransactItems=[self._records.creation(backtest), put])

    def get(self, ref: BacktestRef) -> Backtest:
        """The back-test as it is now.

        Raises:
            BacktestNotFoundError: there is none in this workspace.
        """
        return self._records.get(ref.workspace, ref.backtest_id)

    def newest(self, workspace: str, *, limit: int, after: str | None = None) -> JobPage[Backtest]:
        """Up to ``limit`` back-tests, the newest first."""
        return self._records.newest(workspace, limit=limit, after=after)

    def ruleset(self, ref: BacktestRef) -> str:
        """The canonical JSON of what is tried.

        Raises:
            BacktestNotFoundError: there is no such back-test.
        """
        key = result_key(ref, keys.BACKTEST_RULESET)
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        if "Item" not in answer:
            raise BacktestNotFoundError(ref.backtest_id)
        return zlib.decompress(answer["Item"]["json"]["B"]).decode()

    def plan(self, ref: BacktestRef, *, images: int, meant: int, without_signals: int) -> None:
        """Note how much there is to do."""
        # Idempotent: a repeated plan counts again, and the later count stands.
        values = {"images": images, "meant": meant, "without_signals": without_signals}
        self._records.note(ref.workspace, ref.backtest_id, values)

    def end(self, ref: BacktestRef, *, now: datetime, error: str | None = None) -> None:
        """Note that nothing more will come of it."""
        self._records.end(ref.workspace, ref.backtest_id, now=now, error=error)


def result_key(ref: BacktestRef, sort: str) -> dict[str, AttributeValueTypeDef]:
    """The key of something that belongs to a back-test."""
    return to_item({"PK": keys.backtest_partition(ref.workspace, ref.backtest_id), "SK": sort})
