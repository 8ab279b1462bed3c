"""What a shadow's verdicts show."""

from pixelgate.domain.backtest_report import BacktestReport, ExplainedFlip
from pixelgate.domain.base import Document
from pixelgate.domain.replay_counts import Count
from pixelgate.domain.shadows import Shadow


class ShadowReport(Document):
    """Of the images since ``shadow`` was started. ``report`` is one of a back-test, in which what was live
    is what ``was`` and the shadow what it ``becomes``; it knows nothing of ``failed`` images, for which the
    shadow said nothing, by ``errors`` and how often each.

    ``flips`` are those that are told one by one, without images that have been erased since.
    """

    shadow: Shadow
    failed: Count
    errors: dict[str, Count]
    report: BacktestReport
    flips: tuple[ExplainedFlip, ...]
