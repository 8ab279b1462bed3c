"""Many plausible images out of a few real ones: what was found in them, with other confidences."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.ids import new_image_id
from pixelgate.domain.signals import Signals
from pixelgate.domain.stored_signals import AnalysedSignals
from pixelgate.rules.evaluation import decide
from pixelgate.rules.ruleset import RuleSet
from pixelgate.storage.signal_store import SignalStore

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_AT_ONCE = 100
"""So many items one transaction may write."""

SPREAD = 0.12
"""The standard deviation by which a confidence is moved."""

DECIDED = 0.3
"""The share of images that a person has decided."""

DAYS = 30
"""The images came evenly over so many days."""


class Seeded(NamedTuple):
    """One image, and what people decided, if they did."""

    analysed: AnalysedSignals
    decision: Outcome | None


def perturbed(signals: Signals, chance: random.Random) -> Signals:
    """The same picture, seen a little differently: every confidence is moved, by chance."""
    return Signals.model_validate(_perturb(signals.model_dump(), chance))


def seeded(
    samples: Sequence[Signals], count: int, *, live: RuleSet, workspace: str, now: datetime, seed: int
) -> Iterator[Seeded]:
    """``count`` images as the live rules decided them, and what people said of some.

    Equal arguments give equal signals. People reject two thirds of what the rules did not approve, and a few
    of the others.
    """
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    for place in range(count):
        recorded_at = now - timedelta(days=DAYS) * (1 - place / count)
        signals = perturbed(samples[place % len(samples)], chance)
        severity = decide(signals, live, now).severity
        rejects = chance.random() < (0.02 if severity == "approve" else 0.66)
        is_decided = chance.random() < DECIDED
        known = AnalysedSignals(
            workspace=workspace,
            image_id=new_image_id(now_ms=round(recorded_at.timestamp() * 1000)),
            analysis=1,
            signals=signals,
            severity=severity,
            ruleset=live.identity,
            recorded_at=recorded_at,
        )
        outcome = Outcome.REJECT if rejects else Outcome.APPROVE
        yield Seeded(known, outcome if is_decided else None)


def write(client: DynamoDBClient, table: str, images: Sequence[Seeded]) -> Iterator[Seeded]:
    """Store the images as a verdict and a decision would have; yields each as it is stored."""
    store = SignalStore(client, table)
    for start in range(0, len(images), MOST_AT_ONCE):
        batch = images[start : start + MOST_AT_ONCE]
        client.transact_write_items(TransactItems=[store.writes(each.analysed) for each in batch])
        decided = [
            store.decided(
                each.analysed.workspace,
                each.analysed.image_id,
                decision=each.decision,
                at=each.analysed.recorded_at,
            )
            for each in batch
            if each.decision is not None
        ]
        if decided:
            client.transact_write_items(TransactItems=decided)
        yield from batch


def _perturb(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 - whatever signals are made of
    if isinstance(value, dict):
        return {
            key: min(max(chance.gauss(inner, SPREAD), 0.0), 1.0)
            if key == "confidence"
            else _perturb(inner, chance)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_perturb(inner, chance) for inner in value]
    return value
