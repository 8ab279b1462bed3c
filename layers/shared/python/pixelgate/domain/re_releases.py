"""Re-releases: what many images are released as is compared with what it should be now, and made that."""

import heapq
from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, ImageId, ReReleaseId, WorkspaceId
from pixelgate.domain.replay_counts import Count
from pixelgate.domain.runs import Conditions, Moment, Run, Selection
from pixelgate.domain.steps.failed import StateError

MOST_NAMED = 100
"""So many images that could not be released are named, the newest. All are counted."""


class ReReleaseFilter(Conditions):
    """Images of a collection, uploaded in a time: from ``since`` on and before ``until``."""

    collection: CollectionName | None = None
    since: Moment | None = None
    until: Moment | None = None

    @model_validator(mode="after")
    def _end_after_they_begin(self) -> Self:
        # The index refuses to be read backwards: such an order would only fail when it is carried out.
        if self.since and self.until and self.since >= self.until:
            raise ValueError("since has to be before until")
        return self


class ReReleaseScope(Selection[ReReleaseFilter]):
    """Which images are meant, of those that are approved."""


class ReRelease(Run):
    """One order, and how far it is."""

    id: ReReleaseId
    scope: ReReleaseScope


class ReReleaseRef(Document):
    """What every state knows."""

    run_id: ReReleaseId
    workspace: WorkspaceId


class Outcome(StrEnum):
    """What became of an image. Stored and shown, so a member is never renamed.

    RELEASED: anew. UNCHANGED: it was released as it should be. PASSED_OVER: it may not be seen, or nothing of
    it was to be released, and it was not named.
    """

    RELEASED = "RELEASED"
    UNCHANGED = "UNCHANGED"
    FAILED = "FAILED"
    PASSED_OVER = "PASSED_OVER"
    NOT_FOUND = "NOT_FOUND"


class UnreleasedImage(Document):
    """One that could not be released as it should be; ``problem`` says why, where that is known."""

    image_id: ImageId
    problem: str | None = None


class ReReleaseCounts(Document):
    """What batches came to; they add up in any order."""

    released: Count = 0
    unchanged: Count = 0
    failed: Count = 0
    passed_over: Count = 0
    not_found: Count = 0
    named: tuple[UnreleasedImage, ...] = ()

    @property
    def looked_at(self) -> int:
        """How many images have been dealt with."""
        return self.released + self.unchanged + self.failed + self.passed_over + self.not_found

    @classmethod
    def of(cls, outcomes: Iterable[Outcome], *, named: Iterable[UnreleasedImage] = ()) -> Self:
        """What images, each of them once, amount to."""
        met = [outcome.lower() for outcome in outcomes]
        return cls(**{name: met.count(name) for name in {*met}}, named=_newest(named))

    def __add__(self, other: Self) -> Self:
        mine, theirs = (each.model_dump(exclude={"named"}) for each in (self, other))
        added = {name: mine[name] + theirs[name] for name in mine}
        return type(self)(**added, named=_newest((*self.named, *other.named)))


def _newest(images: Iterable[UnreleasedImage]) -> tuple[UnreleasedImage, ...]:
    """Those that were uploaded last: ids begin with the time."""
    return tuple(heapq.nlargest(MOST_NAMED, images, key=lambda each: each.image_id))


class ReleasedImage(Document):
    """The map over a batch -> what counts it: how the execution ended that released the image."""

    id: ImageId
    status: str


class Batch(Document):
    """Images that are released side by side, and where the next ones begin.

    ``number`` is 0 before the first; ``is_done``: there are no more. ``passed_over``: not among ``images``.
    """

    number: Count = 0
    images: tuple[ImageId, ...] = ()
    passed_over: Count = 0
    after: str | None = None
    is_done: bool = False


class ReReleaseStep(Document):
    """api -> re_release_images, as the execution's document begins; then with what ``batch`` came to."""

    run: ReReleaseRef
    batch: Batch = Field(default_factory=Batch)
    released: tuple[ReleasedImage, ...] = ()


class EndedReRelease(ReReleaseStep):
    """-> finish_re_release."""

    error: StateError | None = None
