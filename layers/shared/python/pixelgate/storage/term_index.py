"""The search index as it is written: an entry under each term of an image, and the list of all of them.

The list stands with the image and changes in the same transaction as the entries, on condition that nobody
changed it meanwhile. So it says at any moment, whatever crashed or came twice or late, which entries there
are; and whoever reads it, then the record, and then writes, never undoes what a later record has led to.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.search_terms import ImageTerms, Posting, Term, TermKind
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.transactions import is_condition_failure

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient

AT_ONCE = 99
"""So many entries one transaction changes; with the list that is as much as one holds."""

MOST_ATTEMPTS = 5


Change = tuple[Term, Posting | None]


class StoredTerms(NamedTuple):
    """What the index holds of an image; ``revision`` is 0 where it holds nothing."""

    revision: int
    terms: ImageTerms


class TermIndex:
    """Writes the entries of one table's images."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def stored(self, workspace: str, image_id: str) -> StoredTerms:
        """What the index holds of an image now."""
        key = _list_key(workspace, image_id)
        answer = self._client.get_item(TableName=self._table, Key=to_item(key), ConsistentRead=True)
        if "Item" not in answer:
            return StoredTerms(0, {})
        item = from_item(answer["Item"])
        return StoredTerms(item["revision"], _unpack(bytes(item["terms"])))

    def replace(self, workspace: str, image_id: str, *, stored: StoredTerms, by: ImageTerms) -> bool:
        """Make the index hold ``by`` in the place of what is ``stored``; False if that is not what it holds.

        Only what differs is written. Interrupted, it leaves some of the changes made and all of them listed.
        """
        standing = dict(stored.terms)
        revision = stored.revision
        for part in _parts(_changes(stored.terms, by)):
            for term, posting in part:
                if posting is None:
                    del standing[term]
                else:
                    standing[term] = posting
            writes = [self._entry_write(workspace, image_id, *change) for change in part]
            writes.append(self._list_write(workspace, image_id, standing, revision))
            if not self._write(writes, image_id):
                return False
            revision += 1
        return True

    def forget(self, workspace: str, image_id: str) -> None:
        """Remove every entry of an image that is erased.

        Raises:
            RetryableError: it is being entered at this moment, again and again.
        """
        for _ in range(MOST_ATTEMPTS):
            if self.replace(workspace, image_id, stored=self.stored(workspace, image_id), by={}):
                return
        raise RetryableError(f"the terms of {image_id} do not stand still")

    def _write(self, writes: list[TransactWriteItemTypeDef], image_id: str) -> bool:
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as error:
            if not is_condition_failure(error):
                raise RetryableError(f"transaction cancelled: {image_id}") from error
            return False
        return True

    def _entry_write(
        self, workspace: str, image_id: str, term: Term, posting: Posting | None
    ) -> TransactWriteItemTypeDef:
        # No condition of their own: the list's, in the same transaction, is that of all entries.
        key = {"PK": keys.term_partition(workspace, term.kind, term.value), "SK": image_id}
        if posting is None:
            return {"Delete": {"TableName": self._table, "Key": to_item(key)}}
        return {"Put": {"TableName": self._table, "Item": to_item({**key, **posting_values(posting)})}}

    def _list_write(
        self, workspace: str, image_id: str, terms: ImageTerms, revision: int
    ) -> TransactWriteItemTypeDef:
        key = _list_key(workspace, image_id)
        # Against what somebody else has entered or removed since the list was read.
        condition = "revision = :read" if revision else "attribute_not_exists(PK)"
        values = {"ExpressionAttributeValues": to_item({":read": revision})} if revision else {}
        if not terms:
            delete = {"TableName": self._table, "Key": to_item(key), "ConditionExpression": condition}
            return {"Delete": {**delete, **values}}  # type: ignore[typeddict-item]  # put together above
        item = to_item({**key, "revision": revision + 1, "terms": _pack(terms)})
        put = {"TableName": self._table, "Item": item, "ConditionExpression": condition}
        return {"Put": {**put, **values}}  # type: ignore[typeddict-item]  # put together above


def posting_values(posting: Posting) -> dict[str, object]:
    """The attributes of an entry, under short names: there are a hundred entries for each image."""
    return {
        "c": posting.confidence,
        "r": posting.read or None,
        "x": list(posting.colors) or None,
        "v": posting.vector or None,
    }


def posting_of(values: Mapping[str, Any]) -> Posting:
    """What an entry's attributes, as plain values, say."""
    vector = bytes(values.get("v", b""))
    return Posting(values["c"], values.get("r", 0), tuple(values.get("x", ())), vector)


def _changes(stored: ImageTerms, wanted: ImageTerms) -> Iterator[Change]:
    """What is to be written, None for what is to go; always in the same order."""
    for term in sorted({*stored, *wanted}):
        if stored.get(term) != wanted.get(term):
            yield term, wanted.get(term)


def _parts(changes: Iterable[Change]) -> Iterator[list[Change]]:
    left = iter(changes)
    while part := list(islice(left, AT_ONCE)):
        yield part


def _list_key(workspace: str, image_id: str) -> dict[str, str]:
    return {"PK": keys.image_partition(workspace, image_id), "SK": keys.TERMS}


def _pack(terms: ImageTerms) -> bytes:
    rows = [
        [*term, posting.confidence, posting.read, posting.colors, b64encode(posting.vector).decode()]
        for term, posting in sorted(terms.items())
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode())


def _unpack(packed: bytes) -> ImageTerms:
    rows: Iterable[tuple[str, str, int, int, list[str], str]] = json.loads(zlib.decompress(packed))
    return {
        Term(TermKind(kind), value): Posting(confidence, read, tuple(colors), b64decode(vector))
        for kind, value, confidence, read, colors, vector in rows
    }
