"""Answers that are given again: what came of a request, for a day, under the key that its sender chose."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient

LIFETIME = timedelta(days=1)
CLAIM = timedelta(seconds=30)
"""Longer than a function runs: whose claim has expired has died."""

MOST_BYTES = 300_000
"""Of a packed answer, so that its item stays within what DynamoDB takes."""


@dataclass(frozen=True, kw_only=True)
class KeptAnswer:
    """``body`` is None where it was not to be kept, or is too large."""

    status: int
    headers: Mapping[str, str]
    body: object | None


class AnswerPendingError(Exception):
    """The first request is being answered at this moment."""


class OtherRequestError(Exception):
    """The key belongs to another request."""


@dataclass(frozen=True, kw_only=True)
class AnswerPlace:
    """``name`` tells the sender's key, and whose it is; ``fingerprint`` tells what was asked."""

    workspace: str
    name: str
    fingerprint: str


class KeptAnswers:
    """The answers of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, place: AnswerPlace, *, claim: str, now: datetime) -> KeptAnswer | None:
        """Begin a request; the answer, if there is one already.

        Raises:
            AnswerPendingError: somebody else has begun it.
            OtherRequestError: the key was used for something else.
        """
        item = {
            **self._key(place),
            "fingerprint": place.fingerprint,
            "claim": claim,
            "claimed_until": _seconds(now + CLAIM),
            "purge_at": _seconds(now + LIFETIME),
        }
        try:
            self._client.put_item(
                TableName=self._table,
                Item=to_item(item),
                # Against a request that is under way or answered. Whose claim expired is neither.
                ConditionExpression="attribute_not_exists(PK) OR claimed_until < :now OR purge_at < :now",
                ExpressionAttributeValues=to_item({":now": _seconds(now)}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            return _answer_in(from_item(error.response["Item"]), place)  # type: ignore[typeddict-item]  # the stubs know errors of no operation
        return None

    def keep(self, place: AnswerPlace, answer: KeptAnswer, *, claim: str) -> None:
        """Remember the answer of a claimed request. A claim that somebody else took over keeps theirs."""
        values = {
            ":answer_status": answer.status,
            ":answer_headers": dict(answer.headers),
            ":answer_body": None if answer.body is None else _packed(answer.body),
        }
        told = {name: value for name, value in values.items() if value is not None}
        sets = ", ".join(f"{name[1:]} = {name}" for name in told)
        self._update(place, f"SET {sets} REMOVE claimed_until", {**told, ":claim": claim})

    def let_go(self, place: AnswerPlace, *, claim: str) -> None:
        """Nothing came of the request: let it be asked again."""
        self._update(place, "SET claimed_until = :never, purge_at = :never", {":never": 0, ":claim": claim})

    def _update(self, place: AnswerPlace, expression: str, values: Mapping[str, object]) -> None:
        try:
            self._client.update_item(
                TableName=self._table,
                Key=to_item(self._key(place)),
                UpdateExpression=expression,
                # Against a claim that expired and is another's by now.
                ConditionExpression="claim = :claim",
                ExpressionAttributeValues=to_item(values),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return

    def _key(self, place: AnswerPlace) -> dict[str, str]:
        return {"PK": keys.kept_answer_partition(place.workspace, place.name), "SK": keys.KEPT_ANSWER}


def _answer_in(item: Mapping[str, object], place: AnswerPlace) -> KeptAnswer:
    if item["fingerprint"] != place.fingerprint:
        raise OtherRequestError(place.name)
    if "answer_status" not in item:
        raise AnswerPendingError(place.name)
    body = item.get("answer_body")
    return KeptAnswer(
        status=int(str(item["answer_status"])),
        headers=dict(item["answer_headers"]),  # type: ignore[call-overload]  # as kept above
        body=None if body is None else json.loads(zlib.decompress(bytes(body))),  # type: ignore[call-overload]  # as kept above
    )


def _packed(body: object) -> bytes | None:
    packed = zlib.compress(json.dumps(body).encode())
    return packed if len(packed) <= MOST_BYTES else None


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
