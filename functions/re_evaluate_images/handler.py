"""Re-evaluate images: let the active rules judge again what was found in one part of them.

In:   PartToReEvaluate      from "Do each part"
Out:  RunPart               what is left of the part
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache, partial

from pixelgate.api.re_evaluating import open_re_evaluator
from pixelgate.api.re_evaluation_parts import RunWorker
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.re_evaluation_runs import PartToReEvaluate, RunPart
from pixelgate.runtime import clients, metrics
from pixelgate.runtime.metrics import NOT_LOADED, RULES_FAILED
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.re_evaluation_runs import RunStore
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.signal_store import SignalStore


class Settings(EnvSettings):
    """Environment of ReEvaluateImagesFunction in template.yaml."""

    table_name: str
    stack_name: str


@cache
def worker() -> RunWorker:
    """What re-evaluates, put together once per execution environment."""
    dynamodb, table = clients.dynamodb(), Settings.load().table_name
    return RunWorker(
        runs=RunStore(dynamodb, table),
        signals=SignalStore(dynamodb, table),
        evaluator=open_re_evaluator(dynamodb, table),
        read_records=partial(read_records, dynamodb, table),
        clock=lambda: datetime.now(UTC),
    )


@step
def handler(work: PartToReEvaluate) -> RunPart:
    try:
        left, counts = worker().work(work)
    except ConfigurationError:
        # The run fails, and nothing more is re-evaluated: no other rule set decides in the place of this one.
        metrics.emit({NOT_LOADED: 1}, stack=Settings.load().stack_name)
        raise
    if counts.rules_failed:
        logger.error("rules failed", times=counts.rules_failed, rulesets=dict(counts.rulesets))
        metrics.emit({RULES_FAILED: counts.rules_failed}, stack=Settings.load().stack_name)
    return left
