"""The table's part of a release: who is at work on an image's folder, and what of it is public.

Every image that was ever to be released has one item that says where that stands. It is also the place in the
sweep's backlog: whatever dies in the middle is looked at again when nothing of it can be alive any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import HistoryFact, continue_chain
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import ReleaseMark
from pixelgate.domain.releases import Progress, Release, Stage
from pixelgate.domain.rendering import RenditionsToMake
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.transformations import Transformed
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.moves import Move
from pixelgate.storage.records import record_key
from pixelgate.storage.release_items import ReleaseItems

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import ConditionCheckTypeDef, TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient

SETTLING = timedelta(minutes=10)
"""Longer than an execution lives: after so long nothing that was under way can write any more."""

_AT_WORK = frozenset({Stage.PUBLISHING, Stage.CLEARING})


class ReleaseStore:
    """Reads and writes the releases of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._table = table
        self._items = ReleaseItems(client, table)

    def progress(self, workspace: str, image_id: str) -> Progress | None:
        """Where the release of an image stands; None if nothing was ever released."""
        return self._items.progress(workspace, image_id)

    def begun(self, workspace: str, image_ids: Sequence[str]) -> frozenset[str]:
        """Those of which something is released, or was to be and could not."""
        return self._items.begun(workspace, image_ids)

    def release(self, workspace: str, image_id: str) -> Release | None:
        """What of an image is public, if its record says that anything is."""
        return self._items.release(workspace, image_id)

    def transformed(self, workspace: str, image_id: str) -> Transformed | None:
        """What the release was made of, and what has been made of the same since."""
        return self._items.transformed(workspace, image_id)

    def add_transformed(
        self, record: ImageRecord, to: Transformed, *, after: Transformed, standing: Progress
    ) -> bool:
        """Remember a file that was put into the folder; False if anything is another than it was.

        That is: the image is APPROVED, the folder was nobody's since it stood at ``standing``, and no other
        file was added.
        """
        check: TransactWriteItemTypeDef = {"ConditionCheck": self._check_of(record)}
        return self._items.write(
            [
                check,
                self._items.progress_check(record.workspace, record.id, standing),
                self._items.transformed_write(record.workspace, record.id, to, after=after),
            ],
            record.id,
        )

    def begin(self, record: ImageRecord, basis: str, *, now: datetime) -> bool:
        """Have the image's folder to oneself for publishing ``basis``; False if it is not APPROVED any more.

        Two executions with the same basis write the same bytes, so both may.

        Raises:
            RetryableError: another execution has it.
        """
        standing = self.progress(record.workspace, record.id)
        if _is_taken(standing, now) and not (
            standing and standing.stage is Stage.PUBLISHING and standing.basis == basis
        ):
            raise RetryableError(f"another execution works on the release of {record.id}")
        progress = Progress(
            stage=Stage.PUBLISHING, at=now, basis=basis, attempts=standing.attempts if standing else 0
        )
        check: TransactWriteItemTypeDef = {"ConditionCheck": self._check_of(record)}
        put = self._items.progress_write(
            record.workspace, record.id, progress, look_again=now + SETTLING, after=standing
        )
        return self._items.write([check, put], record.id)

    def finish(
        self, record: ImageRecord, release: Release, fact: HistoryFact, *, order: RenditionsToMake
    ) -> bool:
        """Tell that all files of ``release`` are in their places, and that ``order`` made them.

        False if the image is not APPROVED any more, or the folder was taken over meanwhile: then nothing is
        told, and what was put there has to go.
        """
        standing = self.progress(record.workspace, record.id)
        if standing is None or standing.stage is not Stage.PUBLISHING or standing.basis != release.basis:
            return False
        mark = ReleaseMark(
            **release.model_dump(include=set(ReleaseMark.model_fields) - {"files"}), files=len(release.files)
        )
        move = self._stay(
            record, {"release": mark.model_dump(mode="json", exclude_none=True)}, fact=fact, at=fact.at
        )
        progress = Progress(stage=Stage.RELEASED, at=release.released_at, basis=release.basis)
        document = {**self._items.key(record.workspace, record.id, keys.RENDITIONS)}
        document |= to_item({"document": release.model_dump_json(exclude_none=True)})
        return self._items.write(
            [
                *move.writes(self._table),
                # Idempotent, and only together with the mark: half a release is never read.
                {"Put": {"TableName": self._table, "Item": document}},
                # What was made of an earlier release goes with it.
                self._items.transformed_write(record.workspace, record.id, Transformed(order=order)),
                self._items.progress_write(
                    record.workspace, record.id, progress, look_again=release.expires_at, after=standing
                ),
            ],
            record.id,
        )

    def give_up(self, record: ImageRecord, basis: str, *, now: datetime) -> None:
        """Give the folder back without having told anything: what was copied has to go."""
        standing = self.progress(record.workspace, record.id)
        if standing is None or standing.stage is not Stage.PUBLISHING or standing.basis != basis:
            return
        progress = Progress(stage=Stage.FAILED, at=now, attempts=standing.attempts)
        put = self._items.progress_write(
            record.workspace, record.id, progress, look_again=now + SETTLING, after=standing
        )
        self._items.write([put], record.id)

    def begin_clearing(
        self, workspace: str, image_id: str, *, keeps: str | None, is_unreleased: bool, now: datetime
    ) -> bool:
        """Have the image's folder to oneself for removing what does not belong to ``keeps``.

        To remove everything (``keeps`` is None) takes the folder over from whoever publishes: their last
        write fails then. False where another publishes while something is to stay, which tidies up itself.
        ``is_unreleased``: everything goes because the record told no release, and only if it still does not.

        Raises:
            RetryableError: another execution changed it at this moment, or removes too.
        """
        standing = self.progress(workspace, image_id)
        if _is_taken(standing, now) and standing is not None:
            if standing.stage is Stage.CLEARING:
                raise RetryableError(f"another execution works on the release of {image_id}")
            if keeps is not None:
                return False
        progress = Progress(stage=Stage.CLEARING, at=now, basis=keeps)
        writes = [
            self._items.progress_write(
                workspace, image_id, progress, look_again=now + SETTLING, after=standing
            )
        ]
        if is_unreleased:
            writes.append(self._unreleased_check(workspace, image_id))
        if not self._items.write(writes, image_id):
            raise RetryableError(f"the release of {image_id} changed at this moment")
        return True

    def end_clearing(
        self, workspace: str, image_id: str, to: Progress, *, look_again: datetime | None
    ) -> None:
        """Give the folder back; another that has taken it over since keeps it."""
        standing = self.progress(workspace, image_id)
        if standing is not None and standing.stage is Stage.CLEARING:
            self._items.write(
                [self._items.progress_write(workspace, image_id, to, look_again=look_again, after=standing)],
                image_id,
            )

    def fail(self, workspace: str, image_id: str, progress: Progress, *, look_again: datetime | None) -> bool:
        """Remember why nothing was released; False if the image is gone, or another execution is at work."""
        standing = self.progress(workspace, image_id)
        if standing is not None and standing.stage is Stage.CLEARING:
            return False
        exists: TransactWriteItemTypeDef = {
            "ConditionCheck": {
                "TableName": self._table,
                "Key": record_key(workspace, image_id),
                # Against bringing an erased image back.
                "ConditionExpression": "attribute_exists(PK) AND #status <> :erased",
                "ExpressionAttributeNames": {"#status": "status"},
                "ExpressionAttributeValues": to_item({":erased": str(ImageStatus.ERASED)}),
            }
        }
        put = self._items.progress_write(workspace, image_id, progress, look_again=look_again, after=standing)
        return self._items.write([exists, put], image_id)

    def unmark(self, record: ImageRecord, fact: HistoryFact) -> bool:
        """Tell that nothing of the image is released any more; False if it has changed since it was read."""
        move = self._stay(record, {}, fact=fact, at=fact.at, forgets=frozenset({"release"}))
        gone: list[TransactWriteItemTypeDef] = [
            # Idempotent: what is gone stays gone.
            {"Delete": {"TableName": self._table, "Key": self._items.key(record.workspace, record.id, sort)}}
            for sort in (keys.RENDITIONS, keys.TRANSFORMATIONS)
        ]
        return self._items.write([*move.writes(self._table), *gone], record.id)

    def _stay(
        self,
        record: ImageRecord,
        changes: dict[str, object],
        *,
        fact: HistoryFact,
        at: datetime,
        forgets: frozenset[str] = frozenset(),
    ) -> Move:
        return Move(
            workspace=record.workspace,
            image_id=record.id,
            leaving=record.status,
            to=record.status,
            at=at,
            version_id=record.version_id,
            analysis=record.analysis,
            changes=changes,
            forgets=forgets,
            history=continue_chain(record.history, fact),
        )

    def _unreleased_check(self, workspace: str, image_id: str) -> TransactWriteItemTypeDef:
        return {
            "ConditionCheck": {
                "TableName": self._table,
                "Key": record_key(workspace, image_id),
                # Against removing the files of a release that was told since the record was read.
                "ConditionExpression": "attribute_not_exists(#release)",
                "ExpressionAttributeNames": {"#release": "release"},
            }
        }

    def _check_of(self, record: ImageRecord) -> ConditionCheckTypeDef:
        return {
            "TableName": self._table,
            "Key": record_key(record.workspace, record.id),
            # Against publishing what was rejected, erased or analysed again since it was looked at.
            "ConditionExpression": "#status = :approved AND version_id = :version AND analysis = :analysis",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": to_item(
                {
                    ":approved": str(ImageStatus.APPROVED),
                    ":version": record.version_id,
                    ":analysis": record.analysis,
                }
            ),
        }


def _is_taken(standing: Progress | None, now: datetime) -> bool:
    """Whether an execution that may still be alive has the folder to itself."""
    return standing is not None and standing.stage in _AT_WORK and now < standing.at + SETTLING
