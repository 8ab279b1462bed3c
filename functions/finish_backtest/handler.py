"""Finish back-test: add up what the parts counted and report it, or note what stopped it.

In:   EndedBacktest         the execution's document, with the error that Step Functions caught
Out:  BacktestRef           to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.backtest_endings import BacktestReporter
from pixelgate.domain.backtests import BacktestRef, EndedBacktest
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.backtest_results import BacktestResults
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.decision_log import DecisionLog
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.verdicts import VerdictStore


class Settings(EnvSettings):
    """Environment of FinishBacktestFunction in template.yaml."""

    table_name: str


@cache
def reporter() -> BacktestReporter:
    """What reports, put together once per execution environment."""
    table = (clients.dynamodb(), Settings.load().table_name)
    return BacktestReporter(
        backtests=BacktestStore(*table),
        results=BacktestResults(*table),
        signals=SignalStore(*table),
        verdicts=VerdictStore(*table),
        decisions=DecisionLog(*table),
    )


@step
def handler(ended: EndedBacktest) -> BacktestRef:
    if (error := ended.error) is not None:
        logger.info("back-test stopped", error=error.Error, cause=error.Cause[:1000])
    reporter().end(ended, now=datetime.now(UTC))
    return ended.backtest
