"""What evaluating one condition came to, before it is written down as a trace."""

from datetime import datetime
from typing import NamedTuple, Protocol

from pixelgate.domain.base import Document
from pixelgate.rules.fields import Unknown
from pixelgate.rules.kleene import Kleene


class Condition(Protocol):
    """A compiled condition. ``expected`` is the operand as it was written, shortened for the trace.

    ``decide`` is the truth of ``evaluate`` without what explains it, and skips parts that cannot change it.
    """

    @property
    def operator(self) -> str: ...

    @property
    def path(self) -> str | None: ...

    @property
    def expected(self) -> object: ...

    def evaluate(self, subject: object, now: datetime) -> "Outcome": ...

    def decide(self, subject: object, now: datetime) -> Kleene: ...


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

    def closeness(self) -> list[bool]:
        """Which parts hold, for comparing false outcomes: the greatest was the nearest to being true.

        Earlier parts weigh more, because what is looked for is usually written before how sure one is.
        """
        return [part.truth is True for part in self.parts]
