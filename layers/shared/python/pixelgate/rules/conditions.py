"""The conditions about one thing, and their combinations, compiled: what each reads and how it decides."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from pixelgate.rules.fields import Reader, Unknown
from pixelgate.rules.kleene import Kleene, negation
from pixelgate.rules.operators import Operator
from pixelgate.rules.outcomes import Condition, Outcome


class Comparison(NamedTuple):
    """One value against one operand.

    ``read`` gets the value, ``prepare`` brings it into the form that ``row`` compares.
    """

    path: str
    row: Operator
    read: Reader
    prepare: Callable[[object], object]
    operand: object
    expected: object

    @property
    def operator(self) -> str:
        return self.row.name

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        value = self.read(subject)
        if value is None:
            return Outcome(self, self.row.on_absent(self.operand), note="there is none")
        if isinstance(value, Unknown):
            return Outcome(self, None, note=value.note, unknown=value)
        prepared = self.prepare(value)
        if isinstance(prepared, Unknown):
            return Outcome(self, None, str(value), note=prepared.note, unknown=prepared)
        row, operand = self.row, self.operand
        holds = row.holds(prepared, operand, now)
        margin = row.margin(prepared, operand) if row.margin else None
        note = row.note(prepared, operand) if holds and row.note else None
        return Outcome(self, holds, value, margin, note)

    def decide(self, subject: object, now: datetime) -> Kleene:
        value = self.read(subject)
        if value is None:
            return self.row.on_absent(self.operand)
        prepared = value if isinstance(value, Unknown) else self.prepare(value)
        return None if isinstance(prepared, Unknown) else self.row.holds(prepared, self.operand, now)


class Combination(NamedTuple):
    """``all_of`` or ``any_of`` several conditions. For a trace none is skipped, so that it is complete."""

    operator: str
    parts: tuple[Condition, ...]
    settle: Callable[[Iterable[Kleene]], Kleene]
    path: None = None
    expected: None = None

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        parts = tuple([part.evaluate(subject, now) for part in self.parts])
        return Outcome(self, self.settle([part.truth for part in parts]), parts=parts)

    def decide(self, subject: object, now: datetime) -> Kleene:
        return self.settle(part.decide(subject, now) for part in self.parts)


class Negation(NamedTuple):
    """``not``: unknown stays unknown."""

    part: Condition
    operator: str = "not"
    path: None = None
    expected: None = None

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        part = self.part.evaluate(subject, now)
        return Outcome(self, negation(part.truth), parts=(part,))

    def decide(self, subject: object, now: datetime) -> Kleene:
        return negation(self.part.decide(subject, now))


class Sample(NamedTuple):
    """True for a share ``rate`` of all contents, always for the same ones.

    ``salt`` keeps two samples of one rule set independent of each other.
    """

    rate: float
    salt: str
    expected: object
    operator: str = "sample"
    path: str = "content_sha256"

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        place = place_in_sample(attrgetter(self.path)(subject), salt=self.salt)
        return Outcome(self, place < self.rate, actual=round(place, 6), margin=self.rate - place)

    def decide(self, subject: object, now: datetime) -> Kleene:
        return place_in_sample(attrgetter(self.path)(subject), salt=self.salt) < self.rate


def place_in_sample(content_sha256: str, *, salt: str) -> float:
    """Where a content stands from 0 up to 1, evenly spread: below ``rate`` it belongs to the sample.

    Different salts give independent places.
    """
    digest = hashlib.sha256(f"{salt}:{content_sha256}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


class MissingSignal(NamedTuple):
    """True when the analysis that gives a signal failed; never unknown."""

    gap: Unknown
    operator: str = "missing"
    expected: None = None

    @property
    def path(self) -> str | None:
        return self.gap.group

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        is_missing = self.gap.group in attrgetter("missing")(subject)
        return Outcome(self, is_missing, note=self.gap.note if is_missing else None)

    def decide(self, subject: object, now: datetime) -> Kleene:
        return self.gap.group in attrgetter("missing")(subject)
