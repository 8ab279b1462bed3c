"""What a rule set defines once and uses by name: constants and conditions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pixelgate.rules.node import Node
from pixelgate.rules.plain import Plain
from pixelgate.rules.problems import RuleProblemError, unknown_word

MAX_DEFINITIONS = 100
MAX_NESTED = 5
"""Conditions that use each other, one inside of the other: nothing may grow without bound by naming it."""


class Definitions:
    """The definitions of one rule set, and which of them were used."""

    def __init__(self, constants: Mapping[str, Node], conditions: Mapping[str, Node]) -> None:
        self.constants = constants
        self.conditions = conditions
        self._used: set[tuple[str | int, ...]] = set()
        self._open: list[str] = []

    def resolve(self, node: Node) -> Node:
        """``node`` with the values of constants in place of their names; problems stay where it stands."""
        return Node(self._value(node), node.path)

    @contextmanager
    def condition(self, name: Node) -> Iterator[Node]:
        """The condition of this name, while it is being read.

        Raises:
            RuleProblemError: there is none, it uses itself, or too many are nested.
        """
        definition = self._find(self.conditions, name, what="condition")
        if str(name.value) in self._open:
            raise name.problem(f"the condition {name.value!r} uses itself")
        if len(self._open) == MAX_NESTED:
            raise name.problem(f"conditions may be nested by name {MAX_NESTED} deep; this is one more")
        self._open.append(str(name.value))
        try:
            yield definition
        finally:
            self._open.pop()

    def unused(self) -> Iterator[RuleProblemError]:
        """A problem for every definition that no rule uses: it is checked only where it is used."""
        for node in (*self.constants.values(), *self.conditions.values()):
            if node.path not in self._used:
                yield node.problem("no rule uses it")

    def _value(self, node: Node) -> Plain:
        if isinstance(node.value, list):
            return [self._value(Node(child, (*node.path, place))) for place, child in enumerate(node.value)]
        if isinstance(node.value, dict) and "constant" in node.value:
            name = node.mapping(required=["constant"])["constant"]
            return self._find(self.constants, name, what="constant").value
        return node.value

    def _find(self, defined: Mapping[str, Node], name: Node, *, what: str) -> Node:
        text = name.text(most=64)
        if text not in defined:
            raise name.problem(unknown_word(text, defined, what=what))
        self._used.add(defined[text].path)
        return defined[text]


def check_constant(node: Node) -> None:
    """A number, a text, true or false, or a list of these.

    Raises:
        RuleProblemError: it is nothing or a mapping.
    """
    values = node.value if isinstance(node.value, list) else [node.value]
    if not values or not all(isinstance(value, str | int | float) for value in values):
        raise node.problem(f"expected a number, a text, true, false or a list of these, got {node.kind}")
