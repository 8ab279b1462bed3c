"""What evaluating one condition came to, before it is written down as a trace."""

from datetime import datetime
from typing import NamedTuple, Protocol

from pixelgate.domain.base import Document
from pixelgate.rules.fields import Unknown
from pixelgate.rules.kleene import Kleene


class Condition(Protocol):
    """A compiled condition. ``expected`` is the operand as it was written."""

    @property
    def operator(self) -> str: ...

    @property
    def path(self) -> str | None: ...

    @property
    def expected(self) -> object: ...

    def evaluate(self, subject: object, now: datetime) -> "Outcome": ...


class Outcome(NamedTuple):
    """The truth of ``condition`` and everything that explains it.

    ``parts`` are the outcomes it is made of. For a condition over a list, ``position`` is the item that
    ``parts`` are about (the one that decided, or that came nearest) and ``evidence`` are the items that
    decided, with their positions.
    """

    condition: Condition
    truth: Kleene
    actual: object = None
    margin: float | None = None
    note: str | None = None
    unknown: Unknown | None = None
    parts: tuple["Outcome", ...] = ()
    position: int | None = None
    evidence: tuple[tuple[int, Document], ...] = ()

    def first_unknown(self) -> Unknown | None:
        """What kept this from being decided; None if it was decided."""
        if self.truth is not None:
            return None
        if self.unknown:
            return self.unknown
        return next((found for part in self.parts if (found := part.first_unknown())), None)

    def closeness(self) -> float:
        """How much of this holds: 1 all of it, 0 nothing. Half of an unknown does."""
        if self.truth is not False:
            return 1.0 if self.truth else 0.5
        if not self.parts or self.condition.operator == "not":
            return 0.0
        return sum(part.closeness() for part in self.parts) / len(self.parts)
