"""Evaluate: let the active rule set decide, and explain every condition.

In:   Evaluation            what was received, prepared and found
Out:  Verdict               approve, review or reject, with its trace
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.active_rulesets import ActiveRuleSets
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.signals import Signals
from pixelgate.domain.steps import Evaluation
from pixelgate.domain.verdict import Verdict
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.failures import rules_that_failed
from pixelgate.rules.ruleset import RuleSet
from pixelgate.runtime import clients, metrics
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.rulesets import RuleSetStore

RULES_FAILED = "RulesFailed"
NOT_LOADED = "RulesetsNotLoaded"


class Settings(EnvSettings):
    """Environment of EvaluateFunction in template.yaml."""

    table_name: str
    stack_name: str


@cache
def active_rulesets() -> ActiveRuleSets:
    """The rule sets that decide, once per execution environment."""
    return ActiveRuleSets(store=RuleSetStore(clients.dynamodb(), Settings.load().table_name))


@step
def handler(evaluation: Evaluation) -> Verdict:
    ruleset = _deciding(evaluation)
    signals = Signals.of(evaluation.prepared.facts, evaluation.findings, evaluation.collection)
    verdict = evaluate(signals, ruleset, datetime.now(UTC))
    if failed := rules_that_failed(verdict):
        logger.error("rules failed", rules=failed, ruleset=ruleset.identity)
        metrics.emit({RULES_FAILED: len(failed)}, stack=Settings.load().stack_name)
    return verdict


def _deciding(evaluation: Evaluation) -> RuleSet:
    try:
        return active_rulesets().deciding(evaluation.prepared.workspace, evaluation.collection)
    except ConfigurationError:
        # The image fails, and is analysed again when this is mended: another set might approve it.
        metrics.emit({NOT_LOADED: 1}, stack=Settings.load().stack_name)
        raise
