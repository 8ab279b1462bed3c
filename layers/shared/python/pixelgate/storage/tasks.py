"""What an image's record holds while somebody is to look: the task, its version, its place in a queue."""

from __future__ import annotations

from pixelgate.domain.reviews import ReviewTask
from pixelgate.storage import keys

TASK_VERSION = "review_version"
TASK_ATTRIBUTES = frozenset({TASK_VERSION, "GSI4PK", "GSI4SK"})
"""Derived from the task, and no part of the record as the rest of the system knows it."""

NO_TASK = TASK_ATTRIBUTES | {"review"}
"""What goes when nobody is to look any more."""


def task_attributes(workspace: str, image_id: str, task: ReviewTask) -> dict[str, object]:
    """The attributes that put an image into a queue, or keep it there with a task that has changed."""
    return {
        "review": task.model_dump(mode="json", exclude_none=True),
        TASK_VERSION: task.version,
        "GSI4PK": keys.queue_partition(workspace, task.queue),
        "GSI4SK": keys.queue_sort(task.priority.rank, task.asked_at, image_id),
    }


def task_guard(task: ReviewTask | None) -> dict[str, str | None]:
    """What must still be so for ``task``, or that there is none, to be what the record holds."""
    return {TASK_VERSION: None if task is None else task.version}
