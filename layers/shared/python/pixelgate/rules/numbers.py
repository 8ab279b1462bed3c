"""The numbers that a rule compares with: where they stand, and the rule set with another in their place."""

from collections.abc import Iterator
from typing import NamedTuple

from pixelgate.rules.plain import Plain
from pixelgate.rules.problems import KeyPath, spell_path

COMPARING = ("lt", "lte", "gt", "gte", "between")


class RuleNumber(NamedTuple):
    """``value``, with which ``operator`` compares ``field``.

    ``place`` leads to it in the rule set; ``path`` names it to people: within the rule, or where it is a
    constant or in a named condition, within the rule set.
    """

    path: str
    place: KeyPath
    field: str
    operator: str
    value: float


def numbers_of(document: Plain, rule: str) -> tuple[RuleNumber, ...]:
    """Every number of a rule, in reading order; a constant once, however often it is used.

    Those with which ``count`` compares are none of them: what they count has no one value.

    Raises:
        LookupError: there is no such rule.
    """
    sections = document if isinstance(document, dict) else {}
    for place, entry in enumerate(_list(sections.get("rules"))):
        if isinstance(entry, dict) and entry.get("id") == rule:
            found = _walk(sections, entry.get("when"), ("rules", place, "when"), frozenset())
            return tuple({number.place: number for number in found}.values())
    raise LookupError(rule)


def with_number(document: Plain, place: KeyPath, value: float) -> Plain:
    """``document`` with ``value`` at ``place``; nothing that was given is changed."""
    if not place:
        return value
    key, *rest = place
    if isinstance(document, dict):
        return {**document, str(key): with_number(document[str(key)], tuple(rest), value)}
    if isinstance(document, list) and isinstance(key, int):
        return [*document[:key], with_number(document[key], tuple(rest), value), *document[key + 1 :]]
    raise LookupError(spell_path(place))


def _walk(
    sections: dict[str, Plain], node: Plain, place: KeyPath, within: frozenset[str]
) -> Iterator[RuleNumber]:
    if isinstance(node, list):
        for index, child in enumerate(node):
            yield from _walk(sections, child, (*place, index), within)
    if not isinstance(node, dict):
        return
    if isinstance(field := node.get("field"), str):
        for operator in COMPARING:
            if operator in node:
                found = _resolve(sections, node[operator], (*place, operator))
                yield from (RuleNumber(_spell(at), at, field, operator, value) for at, value in found)
        return
    name = node.get("condition")
    if isinstance(name, str) and name not in within:
        definition = _dict(sections.get("conditions")).get(name)
        yield from _walk(sections, definition, ("conditions", name), within | {name})
    for key, child in node.items():
        yield from _walk(sections, child, (*place, key), within)


def _resolve(sections: dict[str, Plain], node: Plain, place: KeyPath) -> Iterator[tuple[KeyPath, float]]:
    if isinstance(node, dict):
        name = str(node.get("constant"))
        constants = _dict(sections.get("constants"))
        yield from _resolve(sections, constants.get(name), ("constants", name))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _resolve(sections, child, (*place, index))
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield place, node


def _spell(place: KeyPath) -> str:
    return spell_path(place[2:] if place[0] == "rules" else place)


def _dict(node: Plain) -> dict[str, Plain]:
    return node if isinstance(node, dict) else {}


def _list(node: Plain) -> list[Plain]:
    return node if isinstance(node, list) else []
