"""The index of duplicates as it is read: a few requests, however many images a workspace has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pixelgate.domain.duplicate_buckets import (
    Occupant,
    buckets_to_search,
    near_by_embedding,
    rank,
)
from pixelgate.domain.duplicates import Appearance
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.findings.duplicates import Duplicate
from pixelgate.domain.fingerprint import decode_embedding
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.duplicate_entries import bucket_partition
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.occupants import decode_occupant

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from pixelgate.storage.table_client import TableClient

Key = dict[str, "AttributeValueTypeDef"]

_ANALYSED = {ImageStatus.APPROVED, ImageStatus.IN_REVIEW, ImageStatus.REJECTED}


class DuplicateIndex:
    """Finds copies among the images of one workspace that have been analysed."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, workspace: str, image_id: str, *, sha256: str, seen: Appearance) -> list[Duplicate]:
        """Every copy of a picture but the picture itself, in no order.

        One request for the buckets, and another where embeddings have to be compared.
        """
        buckets = {bucket_partition(workspace, bucket): bucket for bucket in buckets_to_search(sha256, seen)}
        items = self._read([to_item({"PK": each, "SK": keys.BUCKET}) for each in buckets])
        occupants = {
            buckets[partition]: _others(item.get("occupants", ()), image_id)
            for partition, item in items.items()
        }
        ranking = rank(seen, occupants)
        found = list(ranking.found.values())
        if ranking.to_compare:
            found += self._compare(workspace, seen, ranking.to_compare)
        return found

    def reusable(self, workspace: str, *, sha256: str, model_set: str) -> tuple[str, Findings] | None:
        """An image of the same bytes that the same models have analysed in full, and its findings.

        None where there is none, or it has been erased since.
        """
        partition = keys.reusable_partition(workspace, sha256, model_set)
        answer = self._client.get_item(
            TableName=self._table, Key=to_item({"PK": partition, "SK": keys.REUSABLE})
        )
        if "Item" not in answer:
            return None
        pointer = from_item(answer["Item"])
        image = keys.image_partition(workspace, pointer["image_id"])
        findings_sort = keys.findings_sort(pointer["analysis"])
        sorts = (keys.RECORD, findings_sort)
        read = self._batch([to_item({"PK": image, "SK": sort}) for sort in sorts], is_consistent=True)
        items = {item["SK"]: item for item in map(from_item, read)}
        # Against what has been erased, or begun anew, since the pointer was written.
        if keys.RECORD not in items or items[keys.RECORD]["status"] not in _ANALYSED:
            return None
        if findings_sort not in items:
            return None
        return pointer["image_id"], Findings.model_validate_json(items[findings_sort]["document"])

    def _compare(self, workspace: str, seen: Appearance, others: Iterable[Occupant]) -> list[Duplicate]:
        by_partition = {keys.image_partition(workspace, each.image_id): each for each in others}
        items = self._read(
            [
                to_item({"PK": partition, "SK": keys.findings_sort(each.analysis)})
                for partition, each in by_partition.items()
            ]
        )
        compared = []
        for partition, item in items.items():
            # Not all of the findings: of a page full of text this is a tenth of the work.
            labels = json.loads(item["document"])["labels"]
            if "embedding" in labels:
                other = by_partition[partition].image_id
                compared.append(near_by_embedding(seen, other, decode_embedding(labels["embedding"])))
        return [each for each in compared if each is not None]

    def _read(self, wanted: list[Key]) -> dict[str, dict[str, Any]]:
        """The items of those of the keys that exist, by partition."""
        return {item["PK"]: item for item in map(from_item, self._batch(wanted))}

    def _batch(self, wanted: list[Key], *, is_consistent: bool = False) -> list[Mapping[str, Any]]:
        """At most 100 keys, each of them once.

        Raises:
            RetryableError: the table is too busy to answer in full; a part of an answer would be a wrong one.
        """
        answer = self._client.batch_get_item(
            RequestItems={self._table: {"Keys": wanted, "ConsistentRead": is_consistent}}
        )
        if answer.get("UnprocessedKeys"):
            raise RetryableError("the index of duplicates answers in part only")
        return list(answer["Responses"].get(self._table, []))


def _others(members: Iterable[Any], image_id: str) -> tuple[Occupant, ...]:
    occupants = map(decode_occupant, members)
    return tuple(each for each in occupants if each.image_id != image_id)
