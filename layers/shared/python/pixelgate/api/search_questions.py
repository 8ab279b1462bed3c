"""What a search asks for, as clauses; and what is wrong with it, with the words that were perhaps meant."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from pixelgate.api.problems import ProblemError
from pixelgate.domain.color_names import color_values
from pixelgate.domain.search_terms import TermKind, Trait
from pixelgate.domain.status import ImageStatus
from pixelgate.rules.problems import nearest_word
from pixelgate.search.clauses import (
    Clause,
    color_name_clause,
    exact_clause,
    name_clause,
    near_color_clause,
    tag_clause,
    word_clauses,
)

DEFAULT_CONFIDENCE = 0.3
"""The main thing of a picture that shows many is seldom less sure."""

MOST_CLAUSES = 12
LONGEST_ASKED = 200

SHOWN_BY_DEFAULT = (ImageStatus.APPROVED, ImageStatus.IN_REVIEW)
"""What was refused is found by who asks for it by name."""

_HEX = re.compile(r"#?[0-9a-fA-F]{6}")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What an image is to have: all of it, but one of ``statuses``.

    ``words`` may come from anywhere, those of ``text`` have to be read in the picture. ``least`` is how sure
    labels, objects, categories and words have to be; ``distance`` how far a colour may be from the one given.
    """

    words: str = ""
    text: str = ""
    labels: Iterable[str] = ()
    objects: Iterable[str] = ()
    categories: Iterable[str] = ()
    moderation: Iterable[str] = ()
    colors: Iterable[str] = ()
    tags: Iterable[str] = ()
    traits: Iterable[Trait] = ()
    collection: str | None = None
    statuses: tuple[ImageStatus, ...] = ()
    least: float | None = None
    distance: float

    def clauses(self) -> list[Clause]:
        """At least one.

        Raises:
            ProblemError: 422; it asks for nothing, for too much, or for a colour that there is not.
        """
        clauses = [*self._words(), *self._names(), *self._exact()]
        if not clauses:
            raise _wrong(
                "nothing to look for", hint="name words, a label, a color...; GET /v1/images lists all"
            )
        if len(clauses) > MOST_CLAUSES:
            raise _wrong(f"{len(clauses)} words and names", hint=f"{MOST_CLAUSES} is the most at once")
        return clauses

    def _words(self) -> Iterator[Clause]:
        for asked, is_read in ((self.words, False), (self.text, True)):
            found = word_clauses(asked, least=self._least(DEFAULT_CONFIDENCE), is_read=is_read)
            if asked.strip() and not found:
                raise _wrong(f"{asked[:LONGEST_ASKED]!r} says nothing", hint="use words such as 'red car'")
            yield from found

    def _names(self) -> Iterator[Clause]:
        asked = {
            TermKind.LABEL: self.labels,
            TermKind.OBJECT: self.objects,
            TermKind.CATEGORY: self.categories,
            TermKind.MODERATION: self.moderation,
        }
        for kind, names in asked.items():
            for name in names:
                # Whatever was suspected is of interest to who asks for it, however little it was.
                default = 0.0 if kind is TermKind.MODERATION else DEFAULT_CONFIDENCE
                yield name_clause(kind, _bounded(kind, name), least=self._least(default))
        for color in self.colors:
            yield self._color(color)

    def _exact(self) -> Iterator[Clause]:
        for tag in self.tags:
            yield tag_clause(_bounded("tag", tag))
        for trait in self.traits:
            yield exact_clause(TermKind.TRAIT, [trait])
        if self.collection is not None:
            yield exact_clause(TermKind.COLLECTION, [self.collection])
        if self.statuses:
            yield exact_clause(TermKind.STATUS, self.statuses)

    def _least(self, default: float) -> float:
        return default if self.least is None else self.least

    def _color(self, asked: str) -> Clause:
        if _HEX.fullmatch(asked):
            return near_color_clause(f"#{asked.removeprefix('#').upper()}", distance=self.distance)
        name = "".join(asked.lower().replace("grey", "gray").split())
        if name in color_values():
            return color_name_clause(name)
        nearest = nearest_word(name, color_values())
        meant = f"; did you mean {nearest!r}?" if nearest else ""
        raise _wrong(
            f"color: there is none called {asked[:LONGEST_ASKED]!r}{meant}",
            hint="a CSS name such as dodgerblue, a family such as blue, or #0A84FF with the # as %23",
        )


def _bounded(what: str, name: str) -> str:
    if name.strip() and len(name) <= LONGEST_ASKED:
        return name
    raise _wrong(f"{what}: 1 to {LONGEST_ASKED} characters", hint="name one thing")


def _wrong(detail: str, *, hint: str) -> ProblemError:
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-search", detail, hint=hint)
