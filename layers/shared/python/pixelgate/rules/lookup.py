"""What a word of a condition names: a field, a list or a comparison, or what it may have been meant to."""

from pixelgate.rules.fields import Field, ItemList, Scope
from pixelgate.rules.node import Node
from pixelgate.rules.operands import read_color
from pixelgate.rules.operators import OPERATORS, Operator
from pixelgate.rules.problems import unknown_word
from pixelgate.rules.vocabulary import IMAGE


def find_field(node: Node, color: Node | None, scope: Scope) -> Field:
    """The field of this name in ``scope``; ``color`` is what a distance is measured to.

    Raises:
        RuleProblemError: there is none, or it is no field that a comparison can read.
    """
    path = node.text(most=100)
    if path in scope.differences:
        if color is None:
            raise node.problem(f"{path!r} needs a colour to compare with, as in to: '#0A84FF'")
        return scope.differences[path](read_color(color))
    if color is not None:
        raise color.problem(f"'to' belongs to delta_e only; {path!r} takes no colour")
    if path in scope.fields:
        return scope.fields[path]
    if path in scope.lists:
        raise node.problem(f"{path!r} is a list; range over it with any, all, none or count")
    known = [*scope.fields, *scope.differences]
    if path in scope.uncomparable:
        raise node.problem(f"{path!r} cannot be compared; known here: {', '.join(known)}")
    if path in IMAGE.fields:
        raise node.problem(f"{path!r} is of the image, where reads one item; known here: {', '.join(known)}")
    raise node.problem(unknown_word(path, known, what="field"))


def find_list(node: Node) -> ItemList:
    """The list of this name.

    Raises:
        RuleProblemError: there is none.
    """
    path = node.text(most=100)
    if path not in IMAGE.lists:
        raise node.problem(unknown_word(path, IMAGE.lists, what="list"))
    return IMAGE.lists[path]


def find_operator(node: Node, children: dict[str, Node], target: Field) -> Operator:
    """The one comparison among ``children``, those of ``node``.

    Raises:
        RuleProblemError: there is none or more than one, or ``target`` is of another type.
    """
    applicable = [row.name for row in OPERATORS.values() if target.kind in row.kinds]
    present = [word for word in children if word in OPERATORS]
    if not present:
        raise node.problem(f"{target.path} is compared with nothing; known here: {', '.join(applicable)}")
    if len(present) > 1:
        raise node.problem(
            f"{present[0]!r} and {present[1]!r} are two comparisons; write one condition for each"
        )
    if present[0] not in applicable:
        raise children[present[0]].problem(
            f"{present[0]!r} does not apply to {target.path}, which is {target.kind}; "
            f"known here: {', '.join(applicable)}"
        )
    return OPERATORS[present[0]]
