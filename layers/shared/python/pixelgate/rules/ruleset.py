"""A rule set that has been read and found right."""

import hashlib
import json
import unicodedata
from typing import NamedTuple

from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import Severity
from pixelgate.rules.model_versions import Demand
from pixelgate.rules.outcomes import Condition
from pixelgate.rules.plain import Plain
from pixelgate.rules.routing import NO_ROUTES, Routing
from pixelgate.rules.tagging import TagSource

MISSING_SIGNALS = "missing-signals"
"""The rule that every rule set has: an image that was not analysed in full is never approved."""


class Rule(NamedTuple):
    """``severity`` is what an image gets for which ``condition`` is true; ``reason`` says why to a person.

    Where one of ``demands`` is not met the rule is undecided, whatever the condition says. It is only about
    the images of ``collections``, where any are named.
    """

    id: str
    severity: Severity
    reason: str
    condition: Condition
    demands: tuple[Demand, ...] = ()
    collections: frozenset[str] | None = None

    def is_about(self, signals: Signals) -> bool:
        """Whether it is evaluated for this image; one without a collection is in none that can be named."""
        return self.collections is None or signals.image.collection in self.collections


class RuleSetTest(NamedTuple):
    """The author's own example: ``signals`` must lead to ``expect``; where they are given also by exactly the
    rules ``by``, with exactly the ``tags``, and to this ``queue``.
    """

    name: str
    signals: Signals
    expect: Severity
    by: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    queue: str | None = None


class RuleSet(NamedTuple):
    """``identity`` is ``name@sha256`` of the canonical JSON: equal for two texts that say the same."""

    name: str
    identity: str
    on_missing: Severity
    rules: tuple[Rule, ...]
    tests: tuple[RuleSetTest, ...]
    tag_sources: tuple[TagSource, ...] = ()
    routing: Routing = NO_ROUTES


def canonical_json(document: Plain) -> str:
    """One spelling per meaning: sorted keys, no spaces, texts in NFC, whole numbers without a point."""
    return json.dumps(
        _normal(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def identify(name: str, document: Plain, *, on_missing: Severity) -> str:
    """``name@`` and the 64 hexadecimal digits of the canonical JSON's sha256, defaults filled in."""
    stated = document if isinstance(document, dict) else {}
    canonical = canonical_json({**stated, "on_missing": on_missing.value})
    return f"{name}@{hashlib.sha256(canonical.encode()).hexdigest()}"


def _normal(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", key): _normal(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_normal(child) for child in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
