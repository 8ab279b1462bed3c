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
from pixelgate.storage.active_classifiers import ClassifierReader
from pixelgate.storage.active_rulesets import RuleSetReader, ShadowReader


class Settings(EnvSettings):
    """Environment of EvaluateFunction in template.yaml."""

    table_name: str
    stack_name: str


@cache
def judges() -> Judges:
    """All who are asked, with what they have read; once per execution environment."""
    settings, client = Settings.load(), clients.dynamodb()
    return Judges(
        classifiers=ActiveClassifiers(store=ClassifierReader(client, settings.table_name)),
        rulesets=ActiveRuleSets(store=RuleSetReader(client, settings.table_name)),
        shadows=ShadowJudge(store=ShadowReader(client, settings.table_name)),
        count=lambda metric, times: metrics.emit({metric: times}, stack=settings.stack_name),
    )


@step
def handler(evaluation: Evaluation) -> Judged:
    return judges().judge(evaluation, now=datetime.now(UTC))
