"""Back-tests in the table: what is tried, on which images, and how far that is."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pixelgate.domain.backtests import Backtest, BacktestRef
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef


class BacktestNotFoundError(LookupError):
    """The workspace has no such back-test."""


class BacktestPage(NamedTuple):
    """``after`` is where the next page starts; None on the last page."""

    backtests: tuple[Backtest, ...]
    after: str | None


class BacktestStore:
    """Reads and writes the back-tests of one table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def create(self, backtest: Backtest, canonical: str) -> None:
        """Store a new back-test of the rule set whose canonical JSON this is."""
        ref = BacktestRef(backtest_id=backtest.id, workspace=backtest.workspace)
        record = {**_record_key(ref), **to_item(backtest.model_dump(mode="json"))}
        ruleset = {
            **result_key(ref, keys.BACKTEST_RULESET),
            **to_item({"json": zlib.compress(canonical.encode())}),
        }
        puts: list[TransactWriteItemTypeDef] = [
            # Against a repeated request with the same id: the first one stands.
            {
                "Put": {
                    "TableName": self._table,
                    "Item": item,
                    "ConditionExpression": "attribute_not_exists(PK)",
                }
            }
            for item in (record, ruleset)
        ]
        self._client.transact_write_items(TransactItems=puts)

    def get(self, ref: BacktestRef) -> Backtest:
        """The back-test as it is now.

        Raises:
            BacktestNotFoundError: there is none in this workspace.
        """
        item = self._read(_record_key(ref))
        if item is None:
            raise BacktestNotFoundError(ref.backtest_id)
        return _backtest_of(item)

    def newest(self, workspace: str, *, limit: int, after: str | None = None) -> BacktestPage:
        """Up to ``limit`` back-tests, the newest first."""
        condition, values = "PK = :all", {":all": keys.backtests_partition(workspace)}
        if after is not None:
            condition, values = condition + " AND SK < :after", {**values, ":after": after}
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_item(values),
            ScanIndexForward=False,
            Limit=limit,
        )
        found = tuple([_backtest_of(item) for item in answer["Items"]])
        return BacktestPage(found, found[-1].id if "LastEvaluatedKey" in answer else None)

    def ruleset(self, ref: BacktestRef) -> str:
        """The canonical JSON of what is tried.

        Raises:
            BacktestNotFoundError: there is no such back-test.
        """
        item = self._read(result_key(ref, keys.BACKTEST_RULESET))
        if item is None:
            raise BacktestNotFoundError(ref.backtest_id)
        return zlib.decompress(item["json"]["B"]).decode()

    def plan(self, ref: BacktestRef, *, images: int, meant: int, without_signals: int) -> None:
        """Note how much there is to do."""
        # Idempotent: a repeated plan counts again, and the later count stands.
        self._update(ref, {"images": images, "meant": meant, "without_signals": without_signals})

    def end(self, ref: BacktestRef, *, now: datetime, error: str | None = None) -> None:
        """Note that nothing more will come of it."""
        # Idempotent: a repeated end writes the same, but for the moment.
        self._update(ref, {"ended_at": now.isoformat(), "error": error})

    def _read(self, key: dict[str, AttributeValueTypeDef]) -> dict[str, Any] | None:
        return self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")

    def _update(self, ref: BacktestRef, values: Mapping[str, object]) -> None:
        given = {name: value for name, value in values.items() if value is not None}
        self._client.update_item(
            TableName=self._table,
            Key=_record_key(ref),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in given),
            # Against making a record of a back-test that never was.
            ConditionExpression="attribute_exists(PK)",
            ExpressionAttributeNames={f"#{name}": name for name in given},
            ExpressionAttributeValues=to_item({f":{name}": value for name, value in given.items()}),
        )


def result_key(ref: BacktestRef, sort: str) -> dict[str, AttributeValueTypeDef]:
    """The key of something that belongs to a back-test."""
    return to_item({"PK": keys.backtest_partition(ref.workspace, ref.backtest_id), "SK": sort})


def _record_key(ref: BacktestRef) -> dict[str, AttributeValueTypeDef]:
    return to_item({"PK": keys.backtests_partition(ref.workspace), "SK": ref.backtest_id})


def _backtest_of(item: Mapping[str, Any]) -> Backtest:
    return Backtest.model_validate(
        {name: value for name, value in from_item(item).items() if name not in ("PK", "SK")}
    )
