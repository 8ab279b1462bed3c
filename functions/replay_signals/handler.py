"""Replay signals: what the rules that are tried say of one part of what has been seen.

In:   PartToReplay          from "Replay each part"
Out:  ReplayPart            what is left of the part
Env:  Settings, below
"""

from functools import cache

from pixelgate.api.backtest_replays import Replayer
from pixelgate.domain.backtests import PartToReplay, ReplayPart
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.backtest_results import BacktestResults
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.signal_store import SignalStore


class Settings(EnvSettings):
    """Environment of ReplaySignalsFunction in template.yaml."""

    table_name: str


@cache
def replayer() -> Replayer:
    """What replays, put together once per execution environment."""
    table = (clients.dynamodb(), Settings.load().table_name)
    return Replayer(
        backtests=BacktestStore(*table), results=BacktestResults(*table), signals=SignalStore(*table)
    )


@step
def handler(work: PartToReplay) -> ReplayPart:
    return replayer().replay(work)
