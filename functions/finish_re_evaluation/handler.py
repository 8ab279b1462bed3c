"""Finish re-evaluation: add up what the parts counted, and note what stopped it if anything did.

In:   EndedRun              the execution's document, with the error that Step Functions caught
Out:  RunRef                to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.domain.re_evaluation_runs import EndedRun, RunRef
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.re_evaluation_runs import RunStore


class Settings(EnvSettings):
    """Environment of FinishReEvaluationFunction in template.yaml."""

    table_name: str


@cache
def runs() -> RunStore:
    """The store of re-evaluations, once per execution environment."""
    return RunStore(clients.dynamodb(), Settings.load().table_name)


@step
def handler(ended: EndedRun) -> RunRef:
    if (error := ended.error) is not None:
        logger.info("re-evaluation stopped", error=error.Error, cause=error.Cause[:1000])
    runs().end(ended.run, now=datetime.now(UTC), error=error.told if error else None)
    return ended.run
