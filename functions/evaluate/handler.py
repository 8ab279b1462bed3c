"""Evaluate: ask the workspace's classifiers, let the active rule set decide, and the shadow beside it judge.

In:   Evaluation            what was received, prepared and found
Out:  Judged                approve, review or reject, with its trace; and the custom labels
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.active_rulesets import ActiveRuleSets
from pixelgate.api.custom_labels import ActiveClassifiers
from pixelgate.api.judging import Judges
from pixelgate.api.shadow_judging import ShadowJudge
from pixelgate.domain.steps.evaluation import Evaluation
from pixelgate.domain.steps.judged import Judged
from pixelgate.runtime import clients, metrics
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.classifiers import ClassifierStore
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shadows import ShadowStore


class Settings(EnvSettings):
    """Environment of EvaluateFunction in template.yaml."""

    table_name: str
    stack_name: str


@cache
def judges() -> Judges:
    """All who are asked, with what they have read; once per execution environment."""
    settings, client = Settings.load(), clients.dynamodb()
    return Judges(
        classifiers=ActiveClassifiers(store=ClassifierStore(client, settings.table_name)),
        rulesets=ActiveRuleSets(store=RuleSetStore(client, settings.table_name)),
        shadows=ShadowJudge(store=ShadowStore(client, settings.table_name)),
        count=lambda metric, times: metrics.emit({metric: times}, stack=settings.stack_name),
    )


@step
def handler(evaluation: Evaluation) -> Judged:
    return judges().judge(evaluation, now=datetime.now(UTC))
