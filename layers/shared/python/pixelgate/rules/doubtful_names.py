"""Names in conditions that no model gives, so that what they stand in never holds."""

from collections.abc import Iterator

from pixelgate.rules.conditions import Combination, Comparison, Negation
from pixelgate.rules.outcomes import Condition
from pixelgate.rules.over_lists import OverList
from pixelgate.rules.problems import nearest_word
from pixelgate.rules.tree_words import TreeWords, tree_words

_BY_NAME = ("eq", "in")


def doubtful_names(condition: Condition, *, inside: str = "") -> Iterator[str]:
    """Why each name of labels or objects in ``condition`` that can never be found cannot.

    ``inside``: the list whose items it is about, where it is about items.
    """
    if isinstance(condition, Comparison):
        yield from _doubts(condition, inside)
    elif isinstance(condition, Combination):
        for part in condition.parts:
            yield from doubtful_names(part, inside=inside)
    elif isinstance(condition, Negation):
        yield from doubtful_names(condition.part, inside=inside)
    elif isinstance(condition, OverList) and condition.where:
        yield from doubtful_names(condition.where, inside=condition.items.path)


def _doubts(comparison: Comparison, inside: str) -> Iterator[str]:
    words = tree_words(inside) if comparison.path == "name" else None
    if words is None or comparison.operator not in (*_BY_NAME, "in_tree"):
        return
    operand = comparison.operand
    for name in sorted(operand) if isinstance(operand, frozenset) else [str(operand)]:
        doubt = _doubt(name, words, by_name=comparison.operator in _BY_NAME)
        if doubt:
            yield f"nothing in {inside} is called {name!r}{doubt}"


def _doubt(name: str, words: TreeWords, *, by_name: bool) -> str | None:
    if name in words.names:
        return None
    if name in words.kinds:
        return "; some are kinds of it, which in_tree asks for" if by_name else None
    kinds = words.other_words.get(name, ())
    if len(kinds) == 1:
        return f"; some are kinds of {kinds[0]!r}, which in_tree asks for" if by_name else None
    if kinds:
        return f"; it may mean {' or '.join(repr(kind) for kind in kinds)}"
    nearest = nearest_word(name, words.names if by_name else words.names | words.kinds)
    kind_of = "" if by_name else ", and nothing is a kind of it"
    return f"{kind_of}; did you mean {nearest!r}?" if nearest else kind_of
