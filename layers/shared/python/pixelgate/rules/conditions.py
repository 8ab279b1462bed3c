"""The conditions of the language, compiled: what each reads and how it decides."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import cast

from pixelgate.domain.base import Document
from pixelgate.rules.fields import Field, ItemList, Unknown
from pixelgate.rules.kleene import Kleene, conjunction, disjunction, negation
from pixelgate.rules.operators import Operator
from pixelgate.rules.outcomes import Condition, Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field against one operand."""

    field: Field
    row: Operator
    operand: object
    expected: object

    @property
    def operator(self) -> str:
        return self.row.name

    @property
    def path(self) -> str:
        return self.field.path

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        value = self.field.read(subject)
        if value is None:
            return Outcome(self, self.row.on_absent(self.operand), note="there is none")
        comparable = value if isinstance(value, Unknown) else self._comparable(value, subject)
        if isinstance(comparable, Unknown):
            shown = None if comparable is value else str(value)
            return Outcome(self, None, actual=shown, note=comparable.note, unknown=comparable)
        holds = self.row.holds(comparable, self.operand, now)
        margin = self.row.margin(comparable, self.operand) if self.row.margin else None
        note = self.row.note(comparable, self.operand) if holds and self.row.note else None
        return Outcome(self, holds, value, margin, note)

    def _comparable(self, value: object, subject: object) -> object:
        if self.row.reads_lineage and self.field.read_lineage:
            lineage = cast("tuple[str, ...]", self.field.read_lineage(subject))
            return tuple(cast("str", self.field.comparable(name)) for name in lineage)
        return self.field.comparable(value)


@dataclass(frozen=True, slots=True)
class Combination:
    """``all_of`` or ``any_of`` several conditions. None is skipped, so that the trace is complete."""

    operator: str
    parts: tuple[Condition, ...]
    settle: Callable[[Sequence[Kleene]], Kleene]
    path: None = None
    expected: None = None

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        parts = tuple([part.evaluate(subject, now) for part in self.parts])
        return Outcome(self, self.settle([part.truth for part in parts]), parts=parts)


@dataclass(frozen=True, slots=True)
class Negation:
    """``not``: unknown stays unknown."""

    part: Condition
    operator: str = "not"
    path: None = None
    expected: None = None

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        part = self.part.evaluate(subject, now)
        return Outcome(self, negation(part.truth), parts=(part,))


@dataclass(frozen=True, slots=True)
class Quantifier:
    """How the truths of a list's items settle the truth of the whole.

    ``decided_by``: which truth of an item decides, and so makes it evidence.
    """

    name: str
    settle: Callable[[Sequence[Kleene]], Kleene]
    decided_by: bool = True
    expected: object = None
    margin: Callable[[int], float] | None = None


QUANTIFIERS = {
    "any": Quantifier("any", disjunction),
    "none": Quantifier("none", lambda truths: negation(disjunction(truths))),
    "all": Quantifier("all", conjunction, decided_by=False),
}
"""``count`` is the fourth; it needs a number and is made where it is read."""


@dataclass(frozen=True, slots=True)
class OverList:
    """A quantifier over the items of a list, of which ``where`` holds (of every item if None)."""

    quantifier: Quantifier
    items: ItemList
    where: Condition | None

    @property
    def operator(self) -> str:
        return self.quantifier.name

    @property
    def path(self) -> str:
        return self.items.path

    @property
    def expected(self) -> object:
        return self.quantifier.expected

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        items = self.items.read(subject)
        if isinstance(items, Unknown):
            return Outcome(self, None, note=items.note, unknown=items)
        documents = cast("tuple[Document, ...]", items)
        if self.where is None:
            return self._settle(documents, [], [True] * len(documents))
        outcomes = [self.where.evaluate(document, now) for document in documents]
        return self._settle(documents, outcomes, [outcome.truth for outcome in outcomes])

    def _settle(
        self, documents: tuple[Document, ...], outcomes: list[Outcome], truths: list[Kleene]
    ) -> Outcome:
        truth = self.quantifier.settle(truths)
        deciding = [place for place, truth in enumerate(truths) if truth is self.quantifier.decided_by]
        position = _telling(outcomes, deciding, truth)
        holding = truths.count(True)
        return Outcome(
            self,
            truth,
            actual=holding,
            margin=self.quantifier.margin(holding) if self.quantifier.margin and truth is not None else None,
            note=f"holds for {holding} of {len(truths)}",
            parts=() if position is None else (outcomes[position],),
            position=position,
            evidence=tuple([(place, documents[place]) for place in deciding]),
        )


def _telling(outcomes: list[Outcome], deciding: list[int], truth: Kleene) -> int | None:
    """The item whose outcome explains the whole best: one that decided, else the nearest miss."""
    if not outcomes:
        return None
    if truth is None:
        return next(place for place, outcome in enumerate(outcomes) if outcome.truth is None)
    if deciding:
        return deciding[0]
    return max(range(len(outcomes)), key=lambda place: outcomes[place].closeness())


@dataclass(frozen=True, slots=True)
class Sample:
    """True for a share ``rate`` of all contents, always for the same ones.

    ``salt`` keeps two samples of one rule set independent of each other.
    """

    rate: float
    salt: str
    expected: object
    operator: str = "sample"
    path: str = "content_sha256"

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        content = attrgetter(self.path)(subject)
        digest = hashlib.sha256(f"{self.salt}:{content}".encode()).digest()
        place = int.from_bytes(digest[:6]) / 2**48
        return Outcome(self, place < self.rate, actual=round(place, 6), margin=self.rate - place)


@dataclass(frozen=True, slots=True)
class MissingSignal:
    """True when the analysis that gives a signal failed; never unknown."""

    gap: Unknown
    operator: str = "missing"
    expected: None = None

    @property
    def path(self) -> str | None:
        return self.gap.group

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        is_missing = self.gap.group is not None and getattr(subject, self.gap.group) is None
        return Outcome(self, is_missing, note=self.gap.note if is_missing else None)
