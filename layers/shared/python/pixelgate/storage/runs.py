"""Work over many images in the table: what was asked for, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.jobs import Job, JobPage, JobParts, JobRecords

if TYPE_CHECKING:
    from typing import Self

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from pixelgate.storage.table_client import TableClient


class Counts(Protocol):
    """What parts count, which adds up in any order; made of nothing it is zero."""

    def __init__(self) -> None: ...

    @property
    def looked_at(self) -> int: ...

    def __add__(self, other: Self) -> Self: ...

    def model_dump_json(self) -> str: ...

    @classmethod
    def model_validate_json(cls, json_data: str) -> Self: ...


class Ref(Protocol):
    """Names one run."""

    @property
    def run_id(self) -> str: ...

    @property
    def workspace(self) -> str: ...


CountsT = TypeVar("CountsT", bound=Counts)


class Runs(Generic[Job, CountsT]):
    """The runs of one kind. ``partition_of`` a workspace lists them, ``parts_of`` a run holds its counts."""

    def __init__(
        self,
        client: TableClient,
        table: str,
        *,
        model: type[Job],
        counts: type[CountsT],
        partition_of: Callable[[str], str],
        parts_of: Callable[[str, str], str],
        not_found: type[LookupError],
    ) -> None:
        self._client = client
        self._table = table
        self._counts = counts
        self._parts_of = parts_of
        self._parts = JobParts(client, table)
        self._records = JobRecords(client, table, model=model, partition_of=partition_of, not_found=not_found)

    def create(self, run: Job) -> None:
        """Store a new one."""
        self._client.transact_write_items(TransactItems=[self._records.creation(run)])

    def get(self, ref: Ref) -> Job:
        """The run as it is now; raises ``not_found`` where there is none in this workspace."""
        return self._records.get(ref.workspace, ref.run_id)

    def newest(self, workspace: str, *, limit: int, after: str | None = None) -> JobPage[Job]:
        """Up to ``limit`` runs, the newest first."""
        return self._records.newest(workspace, limit=limit, after=after)

    def note(self, ref: Ref, values: Mapping[str, object]) -> None:
        """Note what has become known of it; what is None stays as it is."""
        # Idempotent: what is repeated finds out the same, or what is true by then.
        self._records.note(ref.workspace, ref.run_id, values)

    def keep(self, ref: Ref, sort: str, counts: CountsT) -> None:
        """Store what one part counted."""
        self._parts.keep(self._partition(ref), sort, images=counts.looked_at, counts=counts.model_dump_json())

    def looked_at(self, ref: Ref) -> int:
        """How many images have been dealt with so far."""
        return self._parts.images(self._partition(ref))

    def end(self, ref: Ref, *, now: datetime, error: str | None = None) -> None:
        """Add up what the parts counted, also of one that was stopped, and note that nothing more comes."""
        parts = map(self._counts.model_validate_json, self._parts.counts(self._partition(ref)))
        summary = sum(parts, start=self._counts()).model_dump_json()
        # Idempotent: a repeated end adds up the same.
        self._client.put_item(
            TableName=self._table, Item={**self._summary_key(ref), **to_item({"counts": summary})}
        )
        self._records.end(ref.workspace, ref.run_id, now=now, error=error)

    def summary(self, ref: Ref) -> CountsT | None:
        """What came of it; None as long as it has not ended."""
        key = self._summary_key(ref)
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        item = answer.get("Item")
        return self._counts.model_validate_json(item["counts"]["S"]) if item else None

    def _partition(self, ref: Ref) -> str:
        return self._parts_of(ref.workspace, ref.run_id)

    def _summary_key(self, ref: Ref) -> dict[str, AttributeValueTypeDef]:
        return to_item({"PK": self._partition(ref), "SK": keys.RUN_SUMMARY})
