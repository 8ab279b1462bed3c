"""Work over many images that somebody asked for: which are meant, and where it stands."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId, WorkspaceId
from pixelgate.domain.replay_counts import Count

MOST_IDS = 1000
LONGEST = timedelta(hours=6)
"""No execution lives for longer; a run that has not ended by then was stopped."""

_FIRST, _LAST = datetime.fromtimestamp(0, UTC), datetime.max.replace(tzinfo=UTC)


def _that_utc_can_tell(moment: datetime) -> datetime:
    # Stored moments are in UTC and compared as text: for others, an order would only fail when carried out.
    if not _FIRST <= moment <= _LAST:
        raise ValueError("not between the years 1970 and 9999, in UTC")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_that_utc_can_tell)]


class RunStatus(StrEnum):
    """Shown, so a member is never renamed."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class Conditions(Document):
    """What images have to meet, all of it at once. What is not given is left open."""

    @model_validator(mode="after")
    def _mean_something(self) -> Self:
        if not any(value for _, value in self):
            raise ValueError("name at least one condition, or ask for all")
        return self


ConditionsT = TypeVar("ConditionsT", bound=Conditions)


class Selection(Document, Generic[ConditionsT]):
    """Which images are meant: these ``ids``, what a ``filter`` lets through, or ``all``; just one of them."""

    ids: Annotated[tuple[ImageId, ...], Field(min_length=1, max_length=MOST_IDS)] | None = None
    filter: ConditionsT | None = None
    all: Literal[True] | None = None

    @model_validator(mode="after")
    def _name_one(self) -> Self:
        if [self.ids, self.filter, self.all].count(None) != len(Selection.model_fields) - 1:
            raise ValueError("name just one of ids, filter and all")
        return self


class Run(Document):
    """``images`` is how many there are to look at; None until they have been counted."""

    workspace: WorkspaceId
    created_at: AwareDatetime
    created_by: str
    images: Count | None = None
    ended_at: AwareDatetime | None = None
    error: str | None = None

    def status_at(self, now: datetime) -> RunStatus:
        """Nothing runs for ever."""
        if self.error is not None:
            return RunStatus.FAILED
        if self.ended_at is not None:
            return RunStatus.COMPLETED
        return RunStatus.FAILED if now > self.created_at + LONGEST else RunStatus.RUNNING
