"""Small rule sets and signals, so that a test shows only what it is about."""

import json
from datetime import UTC, datetime

from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import RuleTrace, Verdict
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.examples import read_test
from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.node import Node
from pixelgate.rules.ruleset import RuleSet

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ALWAYS = {"field": "image.width", "gte": 1}
NEVER = {"field": "image.width", "lt": 1}


def signals(*, missing=(), **groups) -> Signals:
    """A harmless image with these groups in place of its own."""
    test = {"name": "a test", "expect": "approve", "signals": groups}
    return read_test(Node({**test, "missing": list(missing)} if missing else test), rules=[]).signals


def rule(when, *, id="a-rule", severity="review", **more) -> dict:
    return {"id": id, "severity": severity, "when": when, **more}


def ruleset(*rules, **sections) -> RuleSet:
    document = {"ruleset": "a-set", "schema": 1, "rules": list(rules)} | sections
    return load_ruleset(json.dumps(document, ensure_ascii=False), name_of_file="a-set.json")


def verdict_of(when, image: Signals | None = None, **sections) -> Verdict:
    return evaluate(image or signals(), ruleset(rule(when), **sections), NOW)


def trace_of(when, image: Signals | None = None, **sections) -> RuleTrace:
    return verdict_of(when, image, **sections).trace[0]


def result_of(when, image: Signals | None = None, **sections) -> str:
    return trace_of(when, image, **sections).result
