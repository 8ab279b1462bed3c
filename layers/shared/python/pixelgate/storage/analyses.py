"""How an analysis ends: findings, verdict and status in one transaction, or a failure with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from pixelgate.domain.duplicates import fingerprint_of
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.findings import Findings
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps import AnalysedImage, ReceivedImage
from pixelgate.domain.verdict import Verdict
from pixelgate.storage import keys
from pixelgate.storage.duplicate_entries import IndexEntry
from pixelgate.storage.images import ImageStore
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.moves import Move
from pixelgate.storage.transactions import failed_conditions

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef

StoredDocument = TypeVar("StoredDocument", bound=BaseModel)


class AnalysisStore:
    """Writes and reads the results of analyses in one table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._images = ImageStore(client, table)

    def finish(self, analysed: AnalysedImage, *, now: datetime) -> ImageStatus:
        """Record findings, verdict and the status that follows; returns the status that now holds.

        With them the image is entered in the index of duplicates. All or nothing, and only the first of
        several executions of one analysis writes.

        Raises:
            RetryableError: the image is not marked as being analysed yet.
        """
        received, verdict, facts = analysed.received, analysed.verdict, analysed.prepared.facts
        fingerprint = fingerprint_of(analysed.findings, model_set=analysed.recalled.model_set)
        move = Move(
            workspace=received.workspace,
            image_id=received.image_id,
            leaving=ImageStatus.ANALYSING,
            to=verdict.severity.status,
            at=now,
            version_id=received.version_id,
            analysis=received.analysis,
            changes={
                "reason": verdict.reason,
                "severity": str(verdict.severity),
                "ruleset": verdict.ruleset,
                "facts": facts.model_dump(mode="json", exclude_none=True),
                "fingerprint": fingerprint.model_dump(mode="json", exclude_none=True),
                "findings_reused_from": analysed.recalled.image_id,
            },
        )
        findings = self._put(received, keys.findings_sort(received.analysis), analysed.findings, now)
        explained = self._put(received, keys.verdict_sort(received.analysis), verdict, now)
        entry = IndexEntry(
            workspace=received.workspace,
            image_id=received.image_id,
            analysis=received.analysis,
            sha256=facts.sha256,
            fingerprint=fingerprint,
        )
        results: list[TransactWriteItemTypeDef] = [
            {"Put": findings},
            {"Put": explained},
            {"Update": move.request(self._table)},
        ]
        if self._write(results, entry.writes(self._table), image_id=received.image_id):
            return move.to
        return self._settled_status(received)

    def _write(
        self,
        results: list[TransactWriteItemTypeDef],
        index: list[TransactWriteItemTypeDef],
        *,
        image_id: str,
    ) -> bool:
        """Write both in one transaction, but for places of the index that are full.

        False if the results' own conditions do not hold.
        """
        try:
            self._client.transact_write_items(TransactItems=[*results, *index])
        except self._client.exceptions.TransactionCanceledException as error:
            failed = failed_conditions(error)
            if not failed:
                raise RetryableError(f"transaction cancelled: {image_id}") from error
            if min(failed) < len(results):
                return False
            free = [write for place, write in enumerate(index, len(results)) if place not in failed]
            return self._write(results, free, image_id=image_id)
        return True

    def fail(
        self, received: ReceivedImage, *, to: ImageStatus, reason: str, reason_code: str, now: datetime
    ) -> ImageStatus:
        """Record that the analysis came to no verdict; returns the status that now holds.

        Raises:
            RetryableError: the image is not marked as being analysed yet.
        """
        moved = self._images.move(
            Move(
                workspace=received.workspace,
                image_id=received.image_id,
                leaving=ImageStatus.ANALYSING,
                to=to,
                at=now,
                version_id=received.version_id,
                analysis=received.analysis,
                changes={"reason": reason, "reason_code": reason_code},
            )
        )
        return to if moved else self._settled_status(received)

    def findings(self, workspace: str, image_id: str, analysis: int) -> Findings | None:
        """The findings of an analysis; None if it recorded none."""
        return self._read(workspace, image_id, keys.findings_sort(analysis), Findings)

    def verdict(self, workspace: str, image_id: str, analysis: int) -> Verdict | None:
        """The verdict of an analysis; None if it recorded none."""
        return self._read(workspace, image_id, keys.verdict_sort(analysis), Verdict)

    def _put(self, received: ReceivedImage, sort: str, document: BaseModel, now: datetime) -> PutTypeDef:
        return {
            "TableName": self._table,
            "Item": to_item(
                {
                    "PK": keys.image_partition(received.workspace, received.image_id),
                    "SK": sort,
                    "recorded_at": now.isoformat(),
                    # As text, because DynamoDB's numbers are decimal and would change our floats.
                    "document": document.model_dump_json(exclude_defaults=True),
                }
            ),
            # Against a second execution of the same analysis: what the first one found stands.
            "ConditionExpression": "attribute_not_exists(PK)",
        }

    def _read(
        self, workspace: str, image_id: str, sort: str, model: type[StoredDocument]
    ) -> StoredDocument | None:
        answer = self._client.get_item(
            TableName=self._table,
            Key=to_item({"PK": keys.image_partition(workspace, image_id), "SK": sort}),
            ConsistentRead=True,
        )
        if "Item" not in answer:
            return None
        return model.model_validate_json(from_item(answer["Item"])["document"])

    def _settled_status(self, received: ReceivedImage) -> ImageStatus:
        record = self._images.get(received.workspace, received.image_id)
        if record.status in (ImageStatus.AWAITING_UPLOAD, ImageStatus.RECEIVED):
            # ingest marks the image right after it has started us; it is only a moment behind.
            raise RetryableError(f"{received.image_id} is {record.status}, not ANALYSING yet")
        return record.status
