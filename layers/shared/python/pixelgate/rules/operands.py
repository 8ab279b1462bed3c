"""What stands at the right of an operator, checked against the type of the field at its left."""

import re
from datetime import datetime, timedelta

from pixelgate.domain.words import fold, split_words
from pixelgate.rules.fields import Field, Kind
from pixelgate.rules.lexicon import Lexicon
from pixelgate.rules.moments import parse_limit
from pixelgate.rules.node import Node
from pixelgate.rules.patterns import Pattern
from pixelgate.rules.tree_words import tree_words
from pixelgate.rules.words import WordList

MAX_LIST = 1_000
MAX_WORD = 200

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def read_value(node: Node, field: Field, lexicon: Lexicon) -> object:
    """One value of the field's own type."""
    if field.kind is Kind.NUMBER:
        return read_number(node, field)
    if field.kind is Kind.BOOLEAN:
        return node.boolean()
    if field.choices:
        return _choice(node, field)
    return fold(node.text(most=MAX_WORD))


def _choice(node: Node, field: Field) -> str:
    word = node.choice(field.choices)
    if word in field.never:
        # It would read as "there is none", which nobody has looked for.
        raise node.problem(f"{field.never[word]}, so that no rule can ask for it")
    return fold(word)


def read_number(node: Node, field: Field) -> int | float:
    """A number that ``field`` can be."""
    number = node.number()
    # A limit that no value can reach would switch its rule off without a word.
    if field.low is not None and number < field.low:
        raise node.problem(f"{field.path} is never below {field.low:g}; got {number:g}")
    if field.high is not None and number > field.high:
        hint = f"; did you mean {number / 100:g}?" if field.high == 1 and number <= 100 else ""
        raise node.problem(f"{field.path} is never above {field.high:g}; got {number:g}{hint}")
    return number


def read_values(node: Node, field: Field, lexicon: Lexicon) -> object:
    """A list of values of the field's own type."""
    return frozenset(read_value(item, field, lexicon) for item in node.items(of="values", most=MAX_LIST))


def read_interval(node: Node, field: Field, lexicon: Lexicon) -> object:
    """``[low, high]``, in this order."""
    ends = [read_number(item, field) for item in node.items(of="numbers", most=MAX_LIST)]
    if len(ends) != 2 or ends[0] > ends[1]:
        raise node.problem("expected [low, high], two numbers in this order")
    return ends[0], ends[1]


def read_presence(node: Node, field: Field, lexicon: Lexicon) -> object:
    """``true``: the value must be there; ``false``: it must not."""
    return node.boolean()


def read_moment(node: Node, field: Field, lexicon: Lexicon) -> datetime | timedelta:
    """An ISO 8601 date or time, or how far it is from ``now``, which is known when a rule is evaluated."""
    text = node.text(most=MAX_WORD)
    try:
        return parse_limit(text)
    except ValueError:
        raise node.problem(
            f"expected now, now - 30 days or an ISO 8601 date such as 2026-01-31, got {text!r}"
        ) from None


def read_tree_words(node: Node, field: Field, lexicon: Lexicon) -> object:
    """One name or a list of names, all of them known where the field says which there are.

    Parents have one name only: what is another word for one of them also means that name.
    """
    several = isinstance(node.value, list)
    names = node.items(of="names", most=MAX_LIST) if several else iter([node])
    asked = frozenset(str(read_value(name, field, lexicon)) for name in names)
    words = tree_words(field.named_in)
    return asked | {words.meant_by(name) for name in asked} if words else asked


def read_words(node: Node, field: Field, lexicon: Lexicon) -> WordList:
    """A list of words and phrases, or ``{bank: name}`` for one that the rule set declares."""
    if isinstance(node.value, dict):
        return lexicon.bank(node.mapping(required=["bank"])["bank"])
    return read_word_list(node, most=MAX_LIST)


def read_pattern(node: Node, field: Field, lexicon: Lexicon) -> Pattern:
    """One regular expression; several are one with ``|`` between them."""
    return lexicon.pattern(node)


def read_word_list(node: Node, *, most: int) -> WordList:
    """Every word must have a letter or digit, for nothing else is ever found in a text."""
    texts = []
    for item in node.items(of="words", most=most):
        text = item.text(most=MAX_WORD)
        if not split_words(text):
            raise item.problem(f"{text!r} has no letter or digit to look for")
        texts.append(text)
    return WordList.of(texts)


def read_color(node: Node) -> str:
    """``#RRGGBB``, in capitals."""
    text = node.text(most=MAX_WORD)
    if not _HEX.fullmatch(text):
        raise node.problem(f"expected a colour such as '#0A84FF' (in quotes), got {text!r}")
    return text.upper()
