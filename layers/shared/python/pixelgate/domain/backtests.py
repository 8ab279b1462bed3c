"""Back-tests: a rule set that is not live, tried on the stored signals of images that were."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, WorkspaceId
from pixelgate.domain.replay_counts import Count
from pixelgate.domain.steps.failed import StateError
from pixelgate.domain.stored_signals import SignalFilter

BacktestId = Annotated[str, StringConstraints(pattern=r"^bkt_[0-9A-HJKMNP-TV-Z]{26}$")]
MOST_SAMPLED = 20_000
LONGEST = timedelta(hours=1)
"""No execution lives for longer; a back-test that has not ended by then was stopped."""


class BacktestStatus(StrEnum):
    """Shown, so a member is never renamed."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class Sample(Document):
    """So many images, chosen by chance from all that are meant."""

    images: Annotated[int, Field(ge=1, le=MOST_SAMPLED)]


class BacktestScope(Document):
    """Which images are replayed: those of the collection that were analysed since then, or a ``sample``."""

    sample: Sample | None = None
    collection: CollectionName | None = None
    since: AwareDatetime | None = None

    @property
    def filter(self) -> SignalFilter:
        """What the store is asked for."""
        return SignalFilter(collection=self.collection, since=self.since)


class Backtest(Document):
    """``ruleset`` is ``name@sha256`` of what is tried, and ``created_at`` the ``now`` that its rules read.

    ``images`` is how many are to be replayed, of ``meant`` in its scope, and ``without_signals`` how many of
    the collection cannot be: they were analysed before signals were kept. None until they have been counted.
    """

    id: BacktestId
    workspace: WorkspaceId
    ruleset: str
    scope: BacktestScope
    created_at: AwareDatetime
    created_by: str
    images: Count | None = None
    meant: Count | None = None
    without_signals: Count | None = None
    ended_at: AwareDatetime | None = None
    error: str | None = None

    def status_at(self, now: datetime) -> BacktestStatus:
        """Nothing runs for ever."""
        if self.error is not None:
            return BacktestStatus.FAILED
        if self.ended_at is not None:
            return BacktestStatus.COMPLETED
        return BacktestStatus.FAILED if now > self.created_at + LONGEST else BacktestStatus.RUNNING


class BacktestRef(Document):
    """What every state knows."""

    backtest_id: BacktestId
    workspace: WorkspaceId


class BacktestInput(Document):
    """api -> backtest_rules: its execution document as it begins."""

    backtest: BacktestRef


class ReplayPart(Document):
    """One part of the work: a shard of the signals, from the image after ``after``.

    ``sample``: so many of the shard's images, chosen by chance; None: all.
    """

    shard: Count
    sample: Count | None = None
    after: str | None = None
    is_done: bool = False


class BacktestPlan(Document):
    """prepare_backtest -> the map over its parts."""

    parts: tuple[ReplayPart, ...]


class PartToReplay(Document):
    """-> replay_signals, which answers with the part that is left."""

    backtest: BacktestRef
    part: ReplayPart


class EndedBacktest(Document):
    """-> finish_backtest."""

    backtest: BacktestRef
    plan: BacktestPlan | None = None
    error: StateError | None = None
