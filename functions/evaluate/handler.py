"""Evaluate: let the rules decide, and explain every condition.

In:   Evaluation            what was prepared and found
Out:  Verdict               approve, review or reject, with its trace
Env:  none: the rule set comes with the code
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.domain.signals import Signals
from pixelgate.domain.steps import Evaluation
from pixelgate.domain.verdict import Verdict
from pixelgate.rules.compiled import load_compiled_ruleset
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.ruleset import RuleSet
from pixelgate.runtime.step import step


@cache
def ruleset() -> RuleSet:
    """The default rule set, read once per execution environment."""
    return load_compiled_ruleset()


@step
def handler(evaluation: Evaluation) -> Verdict:
    signals = Signals.of(evaluation.prepared.facts, evaluation.findings, evaluation.collection)
    return evaluate(signals, ruleset(), datetime.now(UTC))
