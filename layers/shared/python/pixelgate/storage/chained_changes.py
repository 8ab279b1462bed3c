"""A change, written together with its line in a chain of history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pixelgate.domain.chains import EMPTY_CHAIN, ChainHead
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import HistoryFact, continue_chain
from pixelgate.storage import keys
from pixelgate.storage.history import history_write
from pixelgate.storage.items import to_item
from pixelgate.storage.transactions import failed_conditions

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient

ATTEMPTS = 10
"""How often a change looks for its place in the chain: others make changes at the same moment."""


class OutrunError(Exception):
    """The condition of a change did not hold: somebody else's came first, and nothing was written."""


def change(
    client: TableClient,
    table: str,
    partition: str,
    writes: Sequence[TransactWriteItemTypeDef],
    fact: HistoryFact,
) -> None:
    """Make ``writes``, some of them conditional, and note ``fact`` in the chain kept in ``partition``.

    Raises:
        OutrunError: a condition of ``writes`` does not hold.
        RetryableError: the chain went on all the time.
    """
    for _ in range(ATTEMPTS):
        line = history_write(table, partition, continue_chain(_head(client, table, partition), fact))
        try:
            client.transact_write_items(TransactItems=[*writes, line])
        except client.exceptions.TransactionCanceledException as error:
            # Where it is the line whose place is taken, there is another place.
            if any(place < len(writes) for place in failed_conditions(error)):
                raise OutrunError from error
        else:
            return
    raise RetryableError(f"too many changes at once in {partition}")


def _head(client: TableClient, table: str, partition: str) -> ChainHead:
    answer = client.query(
        TableName=table,
        KeyConditionExpression="PK = :partition AND begins_with(SK, :history)",
        ExpressionAttributeValues=to_item({":partition": partition, ":history": keys.HISTORY_PREFIX}),
        ScanIndexForward=False,
        Limit=1,
        ConsistentRead=True,
    )
    if not answer["Items"]:
        return EMPTY_CHAIN
    last = json.loads(answer["Items"][0]["entries"]["S"])[-1]
    return ChainHead(length=last["number"], hash=last["hash"])
