"""Who has which image in hand: claimed, given back, handed on, so that two never decide the same one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar

from pixelgate.api.images import find_image
from pixelgate.api.problems import ProblemError
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import HistoryAction, HistoryFact
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.reviews import Refusal, ReviewRefusedError, ReviewTask
from pixelgate.storage.images import ImageStore
from pixelgate.storage.review_queues import ReviewQueues
from pixelgate.storage.reviews import ReviewStore

Done = TypeVar("Done")

ATTEMPTS = 5
LOOKED_AT_ONCE = 25
MOST_LOOKED_AT = 500

_WORDS = {
    Refusal.CLAIMED_BY_ANOTHER: "somebody else has it in hand",
    Refusal.OPINION_GIVEN: "you have given your opinion on it; somebody else has to give the next",
    Refusal.NOT_CLAIMED_BY_YOU: "you have no claim on it",
    Refusal.ALREADY_ESCALATED: "it has been escalated before; whoever takes it decides",
}


@dataclass(frozen=True, kw_only=True)
class ReviewDesk:
    """Hands out the images of queues. A change is made over the very record that was read, or not at all."""

    images: ImageStore
    reviews: ReviewStore
    queues: ReviewQueues

    def claim(self, workspace: str, image_id: str, *, by: str, now: datetime) -> ImageRecord:
        """Take an image in hand, or keep it for longer.

        Raises:
            ProblemError: there is no such image, nobody is to look at it, or another has it.
        """

        def attempt() -> ImageRecord | None:
            record = self._waiting(workspace, image_id)
            return self._held(record, _task_of(record).claimed(by, now))

        return until_done(image_id, attempt)

    def release(self, workspace: str, image_id: str, *, by: str, now: datetime) -> ImageRecord:
        """Give an image back.

        Raises:
            ProblemError: as for ``claim``, or the caller has no claim on it.
        """

        def attempt() -> ImageRecord | None:
            record = self._waiting(workspace, image_id)
            return self._held(record, _task_of(record).released(by, now))

        return until_done(image_id, attempt)

    def escalate(self, workspace: str, image_id: str, *, note: str, by: str, now: datetime) -> ImageRecord:
        """Hand an image on without deciding; the image's history keeps who did, and the note.

        Raises:
            ProblemError: as for ``claim``, or it has been escalated before.
        """

        def attempt() -> ImageRecord | None:
            record = self._waiting(workspace, image_id)
            task = _task_of(record).escalated(by, now)
            fact = HistoryFact(
                at=now,
                actor=by,
                action=HistoryAction.ESCALATED,
                details={"queue": task.queue, "from_queue": _task_of(record).queue, "note": note},
            )
            handed_on = self.reviews.hand_on(record, task, fact, now=now)
            return record.model_copy(update={"review": task}) if handed_on else None

        return until_done(image_id, attempt)

    def claim_next(self, workspace: str, queue: str, *, by: str, now: datetime) -> ImageRecord | None:
        """Take the first image of a queue in hand that nobody has; None if there is none for the caller.

        Whoever is faster gets it, and the other the one after.
        """
        after, looked_at = None, 0
        while looked_at < MOST_LOOKED_AT:
            page = self.queues.page(workspace, queue, limit=LOOKED_AT_ONCE, after=after)
            for record in page.images:
                task = _task_of(record)
                if task.holder(now) is None and task.refusal_of(by, now) is None:
                    claimed = self._held(record, task.claimed(by, now))
                    if claimed is not None:
                        return claimed
            after, looked_at = page.after, looked_at + LOOKED_AT_ONCE
            if after is None:
                break
        return None

    def _waiting(self, workspace: str, image_id: str) -> ImageRecord:
        record = find_image(self.images, workspace, image_id)
        if record.review is None:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "not-in-review",
                f"nobody is asked to look at {image_id}; it is {record.status}",
                hint="it may have been decided just now; GET /v1/reviews?queue= lists what waits",
            )
        return record

    def _held(self, record: ImageRecord, task: ReviewTask) -> ImageRecord | None:
        return record.model_copy(update={"review": task}) if self.reviews.hold(record, task) else None


def until_done(image_id: str, attempt: Callable[[], Done | None]) -> Done:
    """What ``attempt`` comes to, made anew as long as the image changes under it (None).

    Raises:
        ProblemError: 409, the person may not do this, or the image does not stand still.
    """
    for _ in range(ATTEMPTS):
        try:
            done = attempt()
        except RetryableError:
            continue
        except ReviewRefusedError as error:
            raise refused(image_id, error) from error
        if done is not None:
            return done
    raise ProblemError(
        HTTPStatus.CONFLICT, "changed-meanwhile", f"{image_id} is being changed by others", hint="try again"
    )


def refused(image_id: str, error: ReviewRefusedError) -> ProblemError:
    """409, with the reason in ``type`` and in words."""
    until = f" until {error.until.isoformat(timespec='seconds')}" if error.until else ""
    kind = str(error.refusal).lower().replace("_", "-")
    return ProblemError(HTTPStatus.CONFLICT, kind, f"{image_id}: {_WORDS[error.refusal]}{until}")


def _task_of(record: ImageRecord) -> ReviewTask:
    if record.review is None:
        raise ValueError(f"nobody is asked to look at {record.id}")
    return record.review
