"""How stored signals are asked for, and how an item becomes what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.stored_signals import SignalFilter, StoredSignals
from pixelgate.domain.verdict import Severity
from pixelgate.storage import keys
from pixelgate.storage.items import to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef

_SEVERITIES = {str(severity): severity for severity in Severity}
_OUTCOMES = {str(outcome): outcome for outcome in Outcome}


def query_of(table: str, workspace: str, shard: int, only: SignalFilter) -> QueryInputTypeDef:
    """The arguments of Query for the images of a shard that ``only`` means."""
    values = {":shard": keys.signals_partition(workspace, shard)}
    conditions = []
    if only.collection is not None:
        conditions.append("#collection = :collection")
        values[":collection"] = only.collection
    if only.since is not None:
        conditions.append("recorded_at >= :since")
        # Compared as text: both are in UTC and have the same digits up to the second.
        values[":since"] = keys.moment(only.since)
    if only.until is not None:
        conditions.append("recorded_at < :until")
        values[":until"] = keys.moment(only.until)
    if only.ruleset is not None:
        conditions.append("ruleset = :ruleset")
        values[":ruleset"] = only.ruleset
    query: QueryInputTypeDef = {
        "TableName": table,
        "KeyConditionExpression": "PK = :shard",
        "ExpressionAttributeValues": to_item(values),
    }
    if conditions:
        query["FilterExpression"] = " AND ".join(conditions)
    if only.collection is not None:
        # One of the words that DynamoDB keeps for itself.
        query["ExpressionAttributeNames"] = {"#collection": "collection"}
    return query


def stored_of(item: Mapping[str, Any]) -> StoredSignals:
    """What an item holds. By hand: there are thousands, and boto3's deserialiser takes longer than a rule."""
    decision = item.get("decision")
    return StoredSignals(
        image_id=item["SK"]["S"],
        analysis=int(item["analysis"]["N"]),
        severity=_SEVERITIES[item["severity"]["S"]],
        ruleset=item["ruleset"]["S"],
        recorded_at=datetime.fromisoformat(item["recorded_at"]["S"]),
        decision=_OUTCOMES[decision["S"]] if decision else None,
        form=int(item["form"]["N"]),
        packed=item["signals"]["B"],
        number=int(item["number"]["N"]) if "number" in item else 1,
    )
