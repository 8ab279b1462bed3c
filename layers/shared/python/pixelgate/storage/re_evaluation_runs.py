"""Re-evaluations of many images in the table: what was asked for, how far it is, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.re_evaluation_counts import RunCounts
from pixelgate.domain.re_evaluation_runs import ReEvaluationRun, RunPart, RunRef
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.jobs import JobPage, JobParts, JobRecords

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


class RunNotFoundError(LookupError):
    """The workspace has no such re-evaluation."""


class RunStore:
    """Reads and writes the re-evaluations of one table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._parts = JobParts(client, table)
        self._records = JobRecords(
            client,
            table,
            model=ReEvaluationRun,
            partition_of=keys.re_evaluations_partition,
            not_found=RunNotFoundError,
        )

    def create(self, run: ReEvaluationRun) -> None:
        """Store a new one."""
        self._client.transact_write_items(TransactItems=[self._records.creation(run)])

    def get(self, ref: RunRef) -> ReEvaluationRun:
        """The re-evaluation as it is now.

        Raises:
            RunNotFoundError: there is none in this workspace.
        """
        return self._records.get(ref.workspace, ref.run_id)

    def newest(self, workspace: str, *, limit: int, after: str | None = None) -> JobPage[ReEvaluationRun]:
        """Up to ``limit`` re-evaluations, the newest first."""
        return self._records.newest(workspace, limit=limit, after=after)

    def plan(self, ref: RunRef, *, images: int, without_signals: int | None) -> None:
        """Note how much there is to do."""
        # Idempotent: a repeated plan counts again, and the later count stands.
        self._records.note(ref.workspace, ref.run_id, {"images": images, "without_signals": without_signals})

    def keep_part(self, ref: RunRef, part: RunPart, counts: RunCounts) -> None:
        """Store what one part counted."""
        self._parts.keep(
            _partition(ref),
            keys.part_sort(part.shard, part.after),
            images=counts.looked_at,
            counts=counts.model_dump_json(),
        )

    def looked_at(self, ref: RunRef) -> int:
        """How many images have been dealt with so far."""
        return self._parts.images(_partition(ref))

    def end(self, ref: RunRef, *, now: datetime, error: str | None = None) -> None:
        """Add up what the parts counted, also of one that was stopped, and note that nothing more comes."""
        parts = map(RunCounts.model_validate_json, self._parts.counts(_partition(ref)))
        summary = sum(parts, start=RunCounts()).model_dump_json()
        # Idempotent: a repeated end adds up the same.
        self._client.put_item(
            TableName=self._table, Item={**_summary_key(ref), **to_item({"counts": summary})}
        )
        self._records.end(ref.workspace, ref.run_id, now=now, error=error)

    def summary(self, ref: RunRef) -> RunCounts | None:
        """What came of it; None as long as it has not ended."""
        answer = self._client.get_item(TableName=self._table, Key=_summary_key(ref), ConsistentRead=True)
        item = answer.get("Item")
        return RunCounts.model_validate_json(item["counts"]["S"]) if item else None


def _partition(ref: RunRef) -> str:
    return keys.re_evaluation_partition(ref.workspace, ref.run_id)


def _summary_key(ref: RunRef) -> dict[str, AttributeValueTypeDef]:
    return to_item({"PK": _partition(ref), "SK": keys.RE_EVALUATION_SUMMARY})
