"""Prepare back-test: count the images it is to replay, and divide them.

In:   BacktestInput         from the start of the execution
Out:  BacktestPlan          to the map over its parts
Env:  Settings, below
"""

from functools import cache, partial

from pixelgate.api.backtest_plans import BacktestPlanner
from pixelgate.domain.backtests import BacktestInput, BacktestPlan
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.analysed_images import count_analysed
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.signal_store import SignalStore


class Settings(EnvSettings):
    """Environment of PrepareBacktestFunction in template.yaml."""

    table_name: str


@cache
def planner() -> BacktestPlanner:
    """What plans, put together once per execution environment."""
    table = (clients.dynamodb(), Settings.load().table_name)
    return BacktestPlanner(
        backtests=BacktestStore(*table),
        signals=SignalStore(*table),
        count_analysed=partial(count_analysed, *table),
    )


@step
def handler(begun: BacktestInput) -> BacktestPlan:
    return planner().plan(begun.backtest)
