"""Changing what is asked of people about an image: claimed, given back, handed on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.history import HistoryFact, continue_chain
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.reviews import ReviewTask
from pixelgate.storage.images import ImageStore
from pixelgate.storage.items import to_item
from pixelgate.storage.moves import Move
from pixelgate.storage.records import record_key
from pixelgate.storage.review_queues import ReviewQueues
from pixelgate.storage.tasks import TASK_VERSION, task_attributes, task_guard

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class ReviewStore:
    """Writes the tasks of one table, each only over the one that was read."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table
        self._images = ImageStore(client, table)
        self._queues = ReviewQueues(client, table)

    def hold(self, record: ImageRecord, task: ReviewTask) -> bool:
        """Let ``task``, in the same queue, take the place of that of ``record``; False if it has changed."""
        if record.review is None:
            raise ValueError(f"nobody is asked to look at {record.id}")
        settings = task_attributes(record.workspace, record.id, task)
        try:
            self._client.update_item(
                TableName=self._table,
                Key=record_key(record.workspace, record.id),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in settings),
                # Against another who claims, decides or erases at the same moment.
                ConditionExpression="#status = :status_now AND #review_version = :version_now",
                ExpressionAttributeNames={"#status": "status", **{f"#{name}": name for name in settings}},
                ExpressionAttributeValues=to_item(
                    {
                        **{f":{name}": value for name, value in settings.items()},
                        ":status_now": str(record.status),
                        ":version_now": task_guard(record.review)[TASK_VERSION],
                    }
                ),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def hand_on(self, record: ImageRecord, task: ReviewTask, fact: HistoryFact, *, now: datetime) -> bool:
        """Put ``record`` into the queue of ``task``, as its history tells; False if its task has changed."""
        self._queues.note(record.workspace, task.queue)
        return self._images.move(
            Move(
                workspace=record.workspace,
                image_id=record.id,
                leaving=record.status,
                to=record.status,
                at=now,
                changes=task_attributes(record.workspace, record.id, task),
                where=task_guard(record.review),
                history=continue_chain(record.history, fact),
            )
        )
