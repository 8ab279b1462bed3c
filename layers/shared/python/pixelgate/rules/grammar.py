"""The grammar of conditions: plain data to compiled conditions, or the first problem."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from pixelgate.rules.brief import brief
from pixelgate.rules.conditions import Combination, Comparison, Negation, Sample
from pixelgate.rules.definitions import Definitions
from pixelgate.rules.fields import PREPARE, Field, Kind, Scope, fold_names
from pixelgate.rules.kleene import conjunction, disjunction
from pixelgate.rules.lexicon import Lexicon
from pixelgate.rules.lookup import find_field, find_list, find_operator
from pixelgate.rules.node import Node
from pixelgate.rules.operators import OPERATORS
from pixelgate.rules.outcomes import Condition
from pixelgate.rules.over_lists import QUANTIFIERS, CountLimit, OverList, Quantifier, count_quantifier
from pixelgate.rules.plain import Plain
from pixelgate.rules.problems import RuleProblemError, unknown_word
from pixelgate.rules.vocabulary import IMAGE

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_CONDITIONS = 1_000
MAX_PARTS = 100
_TOO_MANY = f"a rule set may have {MAX_CONDITIONS} conditions; this is one more"

_SETTLE = {"all_of": conjunction, "any_of": disjunction}
_OVER = ("any", "all", "none", "count")
_INSIDE_WHERE = {"all": "all_of", "any": "any_of"}
_SAMPLED_BY = "content_sha256"
COUNT = Field("count", Kind.NUMBER, read=lambda subject: None, low=0)
COUNTING = [row.name for row in OPERATORS.values() if row.kinds >= {Kind.NUMBER} and row.name != "exists"]


class Grammar:
    """Reads the conditions of one rule set; ``size`` counts them."""

    def __init__(self, lexicon: Lexicon, definitions: Definitions) -> None:
        self.lexicon = lexicon
        self.definitions = definitions
        self.size = 0
        self.rule = ""
        self._parsers: dict[str, Callable[[Node, Scope], Condition]] = {
            "field": self._comparison,
            "any": self._over_list,
            "all": self._over_list,
            "none": self._over_list,
            "count": self._over_list,
            "all_of": self._combination,
            "any_of": self._combination,
            "not": self._negation,
            "sample": self._sample,
            "condition": self._named,
        }

    def read_rule(self, node: Node, *, rule: str) -> Condition:
        """The condition of the rule with this id.

        Raises:
            RuleProblemError: an unknown word, a wrong type, or more conditions than a rule set may have.
        """
        self.rule = rule
        return self._condition(node, IMAGE)

    def read_item_condition(self, node: Node, scope: Scope) -> Condition:
        """A condition on one item of a list, as ``where`` holds it; raises as ``read_rule`` does."""
        return self._condition(node, scope)

    def _condition(self, node: Node, scope: Scope) -> Condition:
        self.size += 1
        if self.size == MAX_CONDITIONS + 1:
            raise node.problem(_TOO_MANY)
        if not isinstance(node.value, dict):
            raise node.problem(f"expected a condition, got {node.kind}")
        words = [word for word in node.value if word in self._parsers]
        if len(words) > 1:
            raise node.problem(
                f"{words[0]!r} and {words[1]!r} are two conditions; combine them with all_of or any_of"
            )
        if not words:
            raise _no_condition(node, list(node.value), self._parsers)
        return self._parsers[words[0]](node, scope)

    def _comparison(self, node: Node, scope: Scope) -> Condition:
        children = node.mapping(required=["field"], optional=["to", *OPERATORS])
        color = self.definitions.resolve(children["to"]) if "to" in children else None
        target = find_field(children["field"], color, scope)
        row = find_operator(node, children, target)
        child = self.definitions.resolve(children[row.name])
        read, prepare = target.read, row.prepare or PREPARE[target.kind]
        if row.reads_lineage and target.read_lineage:
            read, prepare = target.read_lineage, fold_names
        elif row.holds_of_names and target.read_names:
            row = row._replace(holds=row.holds_of_names)
            read, prepare = target.read_names, fold_names
        operand = row.read_operand(child, target, self.lexicon)
        return Comparison(target.path, row, read, prepare, operand, brief(child.value))

    def _combination(self, node: Node, scope: Scope) -> Condition:
        word = "all_of" if "all_of" in _keys(node) else "any_of"
        return self._combine(word, node.mapping(required=[word])[word], scope)

    def _combine(self, word: str, child: Node, scope: Scope) -> Condition:
        parts = child.items(of="conditions", most=MAX_PARTS)
        return Combination(word, tuple([self._condition(part, scope) for part in parts]), _SETTLE[word])

    def _negation(self, node: Node, scope: Scope) -> Condition:
        return Negation(self._condition(node.mapping(required=["not"])["not"], scope))

    def _named(self, node: Node, scope: Scope) -> Condition:
        if self.size > MAX_CONDITIONS:
            # The text bounds what is written, but not what names multiply, and later rules are read as well.
            raise node.problem(_TOO_MANY)
        # Read anew at every use: what it says may be about the image here and about an item there.
        with self.definitions.condition(node.mapping(required=["condition"])["condition"]) as definition:
            return self._condition(definition, scope)

    def _over_list(self, node: Node, scope: Scope) -> Condition:
        word = next(word for word in _OVER if word in _keys(node))
        child = node.mapping(required=[word])[word]
        if scope is not IMAGE:
            # An item holds no list, so here `all` and `any` can only mean its own conditions.
            if word in _INSIDE_WHERE and isinstance(child.value, list):
                return self._combine(_INSIDE_WHERE[word], child, scope)
            raise child.problem(f"{word!r} cannot range over a list inside of where; it reads one item")
        if isinstance(child.value, list) and word in _INSIDE_WHERE:
            raise child.problem(
                f"{word!r} ranges over a list, as in {word}: {{over: objects, where: ...}}; "
                f"to combine conditions write {_INSIDE_WHERE[word]!r}"
            )
        return self._quantified(word, child)

    def _quantified(self, word: str, node: Node) -> Condition:
        comparisons = COUNTING if word == "count" else []
        required = ["over", "where"] if word == "all" else ["over"]
        children = node.mapping(required=required, optional=["where", *comparisons])
        items = find_list(children["over"])
        where = self._condition(children["where"], items.items) if "where" in children else None
        quantifier = self._count(node, children) if word == "count" else QUANTIFIERS[word]
        return OverList(quantifier, items, where)

    def _count(self, node: Node, children: dict[str, Node]) -> Quantifier:
        row = find_operator(node, children, COUNT)
        child = self.definitions.resolve(children[row.name])
        operand = row.read_operand(child, COUNT, self.lexicon)
        margin = row.margin
        limit = CountLimit(
            expected={row.name: brief(child.value)},
            margin=(lambda count: margin(count, operand)) if margin else None,
        )
        return count_quantifier(lambda count: row.holds(count, operand, EPOCH), limit)

    def _sample(self, node: Node, scope: Scope) -> Condition:
        child = node.mapping(required=["sample"])["sample"]
        if scope is not IMAGE:
            raise child.problem("'sample' chooses images; it cannot stand inside of where")
        children = child.mapping(required=["rate", "by"])
        children["by"].choice([_SAMPLED_BY])
        return Sample(children["rate"].share(), self.rule, brief(child.value))


def _no_condition(node: Node, words: list[str], known: Collection[str]) -> RuleProblemError:
    meant = next((word for word in words if word not in OPERATORS), None)
    if meant is None:
        return node.problem(f"no condition here; known here: {', '.join(known)}")
    return RuleProblemError((*node.path, meant), unknown_word(meant, known))


def _keys(node: Node) -> dict[str, Plain]:
    return node.value if isinstance(node.value, dict) else {}
