"""Prepare re-evaluation: count the images it is to look at, and divide them.

In:   RunInput              from the start of the execution
Out:  RunPlan               to the map over its parts
Env:  Settings, below
"""

from functools import cache, partial

from pixelgate.api.re_evaluation_parts import RunPlanner
from pixelgate.domain.re_evaluation_runs import RunInput, RunPlan
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.analysed_images import count_analysed
from pixelgate.storage.re_evaluation_runs import RunStore
from pixelgate.storage.signal_store import SignalStore


class Settings(EnvSettings):
    """Environment of PrepareReEvaluationFunction in template.yaml."""

    table_name: str


@cache
def planner() -> RunPlanner:
    """What plans, put together once per execution environment."""
    table = (clients.dynamodb(), Settings.load().table_name)
    return RunPlanner(
        runs=RunStore(*table), signals=SignalStore(*table), count_analysed=partial(count_analysed, *table)
    )


@step
def handler(begun: RunInput) -> RunPlan:
    return planner().plan(begun.run)
