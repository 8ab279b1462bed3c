"""Tags that a rule set takes over from what was found, as a threshold says."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import AutoTag
from pixelgate.domain.words import fold
from pixelgate.rules.grammar import Grammar
from pixelgate.rules.node import Node
from pixelgate.rules.operands import read_number
from pixelgate.rules.outcomes import Condition
from pixelgate.rules.vocabulary import IMAGE

SOURCES = ("labels", "objects", "categories", "moderation", "custom_labels")
"""The lists whose items have a name that says what is to be seen."""

MAX_SOURCES = 20
MAX_RENAMED = 1_000
MAX_TAG = 100
MAX_TAGS = 50
"""How many tags an image gets at most, the surest ones."""


class TagSource(NamedTuple):
    """The names in the list ``path`` from ``min_confidence`` on, of items for which ``where`` holds.

    ``renamed``: folded names to the tags that they become.
    """

    path: str
    min_confidence: float
    where: Condition | None = None
    renamed: Mapping[str, str] = MappingProxyType({})

    def tags_of(self, signals: Signals, now: datetime) -> Iterator[AutoTag]:
        """None of what is missing, or of an item for which ``where`` cannot be decided."""
        for item in getattr(signals, self.path) or ():
            # Written so that what is no number is below every limit.
            if item.confidence >= self.min_confidence and self._is_wanted(item, now):
                name = self.renamed.get(fold(item.name), item.name)
                yield AutoTag(name=name, source=self.path, confidence=item.confidence)

    def _is_wanted(self, item: object, now: datetime) -> bool:
        return self.where is None or self.where.decide(item, now) is True


class Tagging(NamedTuple):
    """The tags of an image, and the errors of sources that broke, by their place in the rule set."""

    tags: tuple[AutoTag, ...]
    broken: Mapping[int, str]


def tags_of(signals: Signals, sources: tuple[TagSource, ...], now: datetime) -> Tagging:
    """Every tag once, with the highest confidence that a source gives it (of equal ones that of the first
    source); the surest first, then by name; at most ``MAX_TAGS``. A source that breaks gives none.
    """
    surest: dict[str, AutoTag] = {}
    broken = {}
    for place, source in enumerate(sources):
        try:
            found = list(source.tags_of(signals, now))
        except Exception as error:  # whatever is wrong with one source, the image is judged without its tags
            broken[place] = type(error).__name__
            continue
        for tag in found:
            known = surest.setdefault(fold(tag.name), tag)
            if tag.confidence > known.confidence:
                surest[fold(tag.name)] = tag
    ordered = sorted(surest.values(), key=lambda tag: (-tag.confidence, tag.name))
    return Tagging(tuple(ordered[:MAX_TAGS]), broken)


def read_tag_source(node: Node, grammar: Grammar) -> TagSource:
    """One entry of ``tag``.

    Raises:
        RuleProblemError: a list that gives no tags, no confidence, or a problem of the condition.
    """
    children = node.mapping(required=["from", "min_confidence"], optional=["where", "rename"])
    path = children["from"].choice(SOURCES)
    items = IMAGE.lists[path].items
    limit = grammar.definitions.resolve(children["min_confidence"])
    least = read_number(limit, items.fields["confidence"])
    where = grammar.read_item_condition(children["where"], items) if "where" in children else None
    renamed = dict(_read_renamed(children["rename"])) if "rename" in children else {}
    return TagSource(path, least, where, renamed)


def _read_renamed(node: Node) -> Iterator[tuple[str, str]]:
    if not isinstance(node.value, dict) or not node.value:
        raise node.problem(f"expected a mapping of names to tags, got {node.kind}")
    if len(node.value) > MAX_RENAMED:
        raise node.problem(f"{len(node.value)} names are too many; at most {MAX_RENAMED}")
    for name, tag in node.value.items():
        yield fold(name), " ".join(Node(tag, (*node.path, name)).text(most=MAX_TAG).split())
