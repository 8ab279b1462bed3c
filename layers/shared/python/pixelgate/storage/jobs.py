"""Work over many images in the table: what was ordered, how far it is, and what its parts have counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.many_items import query_pages

if TYPE_CHECKING:
    from typing import Self

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient


class JobDocument(Protocol):
    """One order; its id begins with the time."""

    @property
    def id(self) -> str: ...

    @property
    def workspace(self) -> str: ...

    def model_dump(self, *, mode: str) -> dict[str, Any]: ...

    @classmethod
    def model_validate(cls, obj: Any) -> Self: ...  # noqa: ANN401 - as pydantic declares it


Job = TypeVar("Job", bound=JobDocument)


class JobPage(NamedTuple, Generic[Job]):
    """``after`` is where the next page starts; None on the last page."""

    jobs: tuple[Job, ...]
    after: str | None


class JobRecords(Generic[Job]):
    """The orders of one kind, of all workspaces. ``not_found`` is raised where there is none."""

    def __init__(
        self,
        client: TableClient,
        table: str,
        *,
        model: type[Job],
        partition_of: Callable[[str], str],
        not_found: type[LookupError],
    ) -> None:
        self._client = client
        self._table = table
        self._model = model
        self._partition_of = partition_of
        self._not_found = not_found

    def creation(self, job: Job) -> TransactWriteItemTypeDef:
        """The write of a new order, for a transaction."""
        item = {**self._key(job.workspace, job.id), **to_item(job.model_dump(mode="json"))}
        # Against a repeated request with the same id: the first one stands.
        condition = "attribute_not_exists(PK)"
        return {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": condition}}

    def get(self, workspace: str, job_id: str) -> Job:
        """The order as it is now; raises ``not_found``."""
        answer = self._client.get_item(
            TableName=self._table, Key=self._key(workspace, job_id), ConsistentRead=True
        )
        if "Item" not in answer:
            raise self._not_found(job_id)
        return self._read(answer["Item"])

    def newest(self, workspace: str, *, limit: int, after: str | None = None) -> JobPage[Job]:
        """Up to ``limit`` orders, the newest first."""
        condition, values = "PK = :all", {":all": self._partition_of(workspace)}
        if after is not None:
            condition, values = condition + " AND SK < :after", {**values, ":after": after}
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_item(values),
            ScanIndexForward=False,
            Limit=limit,
        )
        found = tuple([self._read(item) for item in answer["Items"]])
        return JobPage(found, found[-1].id if "LastEvaluatedKey" in answer else None)

    def note(self, workspace: str, job_id: str, values: Mapping[str, object]) -> None:
        """Set what has become known of an order; what is None stays as it is."""
        given = {name: value for name, value in values.items() if value is not None}
        self._client.update_item(
            TableName=self._table,
            Key=self._key(workspace, job_id),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in given),
            # Against making a record of an order that never was.
            ConditionExpression="attribute_exists(PK)",
            ExpressionAttributeNames={f"#{name}": name for name in given},
            ExpressionAttributeValues=to_item({f":{name}": value for name, value in given.items()}),
        )

    def end(self, workspace: str, job_id: str, *, now: datetime, error: str | None = None) -> None:
        """Note that nothing more will come of it."""
        # Idempotent: a repeated end writes the same, but for the moment.
        self.note(workspace, job_id, {"ended_at": now.isoformat(), "error": error})

    def _key(self, workspace: str, job_id: str) -> dict[str, AttributeValueTypeDef]:
        return to_item({"PK": self._partition_of(workspace), "SK": job_id})

    def _read(self, item: Mapping[str, Any]) -> Job:
        values = from_item(item)
        return self._model.model_validate(
            {name: value for name, value in values.items() if name not in ("PK", "SK")}
        )


class JobParts:
    """What the parts of orders have counted, each in a place of its own."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def keep(self, partition: str, sort: str, *, images: int, counts: str) -> None:
        """Store what one part counted, as JSON, and over how many images."""
        values = {"PK": partition, "SK": sort, "images": images, "counts": counts}
        # Idempotent: a part that is repeated counts the same images.
        self._client.put_item(TableName=self._table, Item=to_item(values))

    def images(self, partition: str) -> int:
        """Over how many images all parts have counted so far."""
        return sum(int(item["images"]["N"]) for item in self._all(partition, attribute="images"))

    def counts(self, partition: str) -> Iterator[str]:
        """What each part counted, as JSON."""
        yield from (item["counts"]["S"] for item in self._all(partition, attribute="counts"))

    def _all(self, partition: str, *, attribute: str) -> Iterator[dict[str, Any]]:
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :job AND begins_with(SK, :part)",
                "ExpressionAttributeValues": to_item({":job": partition, ":part": keys.PART}),
                "ProjectionExpression": attribute,
                "ConsistentRead": True,
            },
        )
        for page in pages:
            yield from page["Items"]
