"""Evaluate: let the active rule set decide, and explain every condition; let the shadow beside it judge.

In:   Evaluation            what was received, prepared and found
Out:  Judged                approve, review or reject, with its trace
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.active_rulesets import ActiveRuleSets, Deciding
from pixelgate.api.shadow_judging import ShadowJudge
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.shadows import RunningShadow, ShadowVerdict
from pixelgate.domain.signals import Signals
from pixelgate.domain.steps.evaluation import Evaluation
from pixelgate.domain.steps.judged import Judged
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.failures import rules_that_failed
from pixelgate.runtime import clients, metrics
from pixelgate.runtime.metrics import NOT_LOADED, RULES_FAILED
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shadows import ShadowStore

SHADOW_FAILED = "ShadowsFailed"


class Settings(EnvSettings):
    """Environment of EvaluateFunction in template.yaml."""

    table_name: str
    stack_name: str


@cache
def active_rulesets() -> ActiveRuleSets:
    """The rule sets that decide, once per execution environment."""
    return ActiveRuleSets(store=RuleSetStore(clients.dynamodb(), Settings.load().table_name))


@cache
def shadow_judge() -> ShadowJudge:
    """What rule sets without a say would say, once per execution environment."""
    return ShadowJudge(store=ShadowStore(clients.dynamodb(), Settings.load().table_name))


@step
def handler(evaluation: Evaluation) -> Judged:
    ruleset, shadow = _deciding(evaluation)
    signals = Signals.of(evaluation.prepared.facts, evaluation.findings, evaluation.collection)
    now = datetime.now(UTC)
    verdict = evaluate(signals, ruleset, now)
    if failed := rules_that_failed(verdict):
        logger.error("rules failed", rules=failed, ruleset=ruleset.identity)
        metrics.emit({RULES_FAILED: len(failed)}, stack=Settings.load().stack_name)
    beside = shadow and _judge_beside(shadow, signals, evaluation.prepared.workspace, now)
    return Judged(verdict=verdict, shadow=beside)


def _judge_beside(shadow: RunningShadow, signals: Signals, workspace: str, now: datetime) -> ShadowVerdict:
    said = shadow_judge().judge(shadow, signals, workspace=workspace, now=now)
    if said.error:
        logger.warning("shadow failed", shadow=shadow.id, ruleset=shadow.ruleset, reason=said.error)
        metrics.emit({SHADOW_FAILED: 1}, stack=Settings.load().stack_name)
    return said


def _deciding(evaluation: Evaluation) -> Deciding:
    try:
        return active_rulesets().deciding(evaluation.prepared.workspace, evaluation.collection)
    except ConfigurationError:
        # The image fails, and is analysed again when this is mended: another set might approve it.
        metrics.emit({NOT_LOADED: 1}, stack=Settings.load().stack_name)
        raise
