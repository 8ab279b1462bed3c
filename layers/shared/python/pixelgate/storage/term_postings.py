"""The search index as it is read: the entries under one term, the newest images first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pixelgate.domain.search_terms import Posting, PostingPage, Term
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.many_items import get_items
from pixelgate.storage.term_index import posting_of

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class TermPostings:
    """Reads the entries of one workspace's terms, a moment behind the latest."""

    def __init__(self, client: TableClient, table: str, workspace: str) -> None:
        self._client = client
        self._table = table
        self._workspace = workspace

    def page(self, term: Term, *, before: str, oldest: str, limit: int) -> PostingPage:
        """The newest entries whose ids come before ``before`` and not before ``oldest``."""
        newest = _just_before(before)
        if newest < oldest:
            # Which DynamoDB refuses to look between.
            return PostingPage((), is_last=True)
        bounds = {":term": self._partition(term), ":oldest": oldest, ":newest": newest}
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="PK = :term AND SK BETWEEN :oldest AND :newest",
            ExpressionAttributeValues=to_item(bounds),
            ScanIndexForward=False,
            Limit=limit,
        )
        items = [from_item(item) for item in answer["Items"]]
        entries = tuple((str(item["SK"]), posting_of(item)) for item in items)
        return PostingPage(entries, is_last="LastEvaluatedKey" not in answer)

    def among(self, term: Term, image_ids: Sequence[str]) -> dict[str, Posting]:
        """Those of the images that have an entry."""
        partition = self._partition(term)
        wanted = [to_item({"PK": partition, "SK": image_id}) for image_id in image_ids]
        items = map(from_item, get_items(self._client, self._table, wanted))
        return {str(item["SK"]): posting_of(item) for item in items}

    def _partition(self, term: Term) -> str:
        return keys.term_partition(self._workspace, term.kind, term.value)


def _just_before(bound: str) -> str:
    # A key may have one condition, and BETWEEN takes in both its ends. Ids end in capital letters and digits.
    return bound[:-1] + chr(ord(bound[-1]) - 1) + "~"
