"""Shadows: a rule set that judges beside the one that decides, and has no say."""

from collections.abc import Mapping

from pydantic import AwareDatetime

from pixelgate_client.models.backtests import BacktestReport, ExplainedFlip
from pixelgate_client.models.base import Answer


class Shadow(Answer):
    """One run of a rule set beside what decides; ``stopped_at`` is None as long as it runs."""

    id: str
    ruleset: str
    collection: str | None = None
    started_at: AwareDatetime
    started_by: str
    stopped_at: AwareDatetime | None = None
    stopped_by: str | None = None


class ShadowList(Answer):
    """The shadows of one rule set: of each place the one that runs, or the last one."""

    shadows: tuple[Shadow, ...]


class ShadowReport(Answer):
    """What a shadow has said so far: in ``report``, what was live is what ``was``, the shadow what it
    ``becomes``. For ``failed`` images it said nothing, by ``errors``.
    """

    shadow: Shadow
    failed: int
    errors: Mapping[str, int]
    report: BacktestReport
    flips: tuple[ExplainedFlip, ...] = ()
