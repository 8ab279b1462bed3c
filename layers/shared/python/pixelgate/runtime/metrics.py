"""Metrics as lines of the log: CloudWatch reads them from there, so nothing waits for a call."""

from collections.abc import Mapping

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

NAMESPACE = "Pixelgate"

RULES_FAILED = "RulesFailed"
"""How often a rule broke; alarms watch it, and whatever evaluates rules counts it."""

NOT_LOADED = "RulesetsNotLoaded"
"""How often the active rule set could not be used."""

OLDEST_PENDING = "OldestPending"
"""How long, in seconds, the oldest image has waited for its verdict."""


def emit(values: Mapping[str, float], *, stack: str, unit: MetricUnit = MetricUnit.Count) -> None:
    """Write ``values`` as metrics of ``NAMESPACE``; the dimension ``service`` is the stack's name."""
    metrics = Metrics(namespace=NAMESPACE, service=stack)
    for name, value in values.items():
        metrics.add_metric(name=name, unit=unit, value=value)
    metrics.flush_metrics()
