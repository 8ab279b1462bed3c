"""The conditions over a list: any, all, none and count."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple, cast

from pixelgate.domain.base import Document
from pixelgate.rules.fields import ItemList, Unknown
from pixelgate.rules.kleene import Kleene, conjunction, counted, disjunction, negation
from pixelgate.rules.outcomes import Condition, Outcome


class CountLimit(NamedTuple):
    """What a number of items is compared with, as it was written, and how far a number lies beyond it."""

    expected: object
    margin: Callable[[int], float] | None


class Quantifier(NamedTuple):
    """How the truths of a list's items settle the truth of the whole.

    ``decided_by``: which truth of an item decides, and so makes it evidence. ``limit``: of a count only.
    """

    name: str
    settle: Callable[[Iterable[Kleene]], Kleene]
    decided_by: bool = True
    limit: CountLimit | None = None


QUANTIFIERS = {
    "any": Quantifier("any", disjunction),
    "none": Quantifier("none", lambda truths: negation(disjunction(truths))),
    "all": Quantifier("all", conjunction, decided_by=False),
}


def count_quantifier(holds: Callable[[int], bool], limit: CountLimit) -> Quantifier:
    """True when ``holds`` is true of the number of items; unknown items leave the number open."""

    def settle(truths: Iterable[Kleene]) -> Kleene:
        tally = Counter(truths)
        return counted(tally[True], tally[True] + tally[None], holds)

    return Quantifier("count", settle, limit=limit)


class OverList(NamedTuple):
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
        return self.quantifier.limit.expected if self.quantifier.limit else None

    def evaluate(self, subject: object, now: datetime) -> Outcome:
        items = self.items.read(subject)
        if isinstance(items, Unknown):
            return Outcome(self, None, note=items.note, unknown=items)
        documents = cast("tuple[Document, ...]", items)
        outcomes = [self.where.evaluate(document, now) for document in documents] if self.where else []
        truths: list[Kleene] = [True] * len(documents)
        if self.where:
            truths = [outcome.truth for outcome in outcomes]
        return self._settle(documents, outcomes, truths, list(self._lacking(subject, now)))

    def decide(self, subject: object, now: datetime) -> Kleene:
        items = self.items.read(subject)
        if isinstance(items, Unknown):
            return None
        documents = cast("tuple[Document, ...]", items)
        seen = (self.where is None or self.where.decide(document, now) for document in documents)
        return self.quantifier.settle(chain(seen, (None for _ in self._lacking(subject, now))))

    def _lacking(self, subject: object, now: datetime) -> Iterator[Unknown]:
        """Why each item may be missing that, were it there, could change what the others settle."""
        indifferent = not self.quantifier.decided_by
        for unseen in self.items.read_unseen(subject):
            for item in unseen.items:
                if self.where is None or self.where.decide(item, now) is not indifferent:
                    yield unseen.gap

    def _settle(
        self,
        documents: tuple[Document, ...],
        outcomes: list[Outcome],
        truths: list[Kleene],
        lacking: list[Unknown],
    ) -> Outcome:
        quantifier, limit = self.quantifier, self.quantifier.limit
        truth = quantifier.settle([*truths, *(None for _ in lacking)])
        holding = truths.count(True)
        deciding = [place for place, each in enumerate(truths) if each is quantifier.decided_by]
        position = _telling(outcomes, deciding, truth)
        return Outcome(
            self,
            truth,
            actual=holding if limit else None,
            margin=limit.margin(holding) if limit and limit.margin and truth is not None else None,
            note=_tally(truths, lacking),
            unknown=lacking[0] if lacking and truth is None else None,
            parts=() if position is None else (outcomes[position],),
            position=position,
            evidence=tuple([(place, documents[place]) for place in deciding]),
        )


def _tally(truths: list[Kleene], lacking: list[Unknown]) -> str:
    undecided = truths.count(None)
    tally = f"holds for {truths.count(True)} of {len(truths)}"
    if undecided:
        tally += f", unknown for {undecided}"
    gaps = (f"; {gap.note}: {count} more may be there" for gap, count in Counter(lacking).items())
    return tally + "".join(gaps)


def _telling(outcomes: list[Outcome], deciding: list[int], truth: Kleene) -> int | None:
    """The item whose outcome explains the whole best: one that decided, else the nearest miss."""
    if not outcomes:
        return None
    if truth is None:
        return next((place for place, outcome in enumerate(outcomes) if outcome.truth is None), None)
    if deciding:
        return deciding[0]
    return max(range(len(outcomes)), key=lambda place: outcomes[place].closeness())
