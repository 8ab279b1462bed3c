"""The entries of ``rules``: what each is called, what it leads to, when, and for which images."""

from pixelgate.domain.verdict import Severity
from pixelgate.rules.grammar import Grammar
from pixelgate.rules.model_versions import read_demands
from pixelgate.rules.node import Node
from pixelgate.rules.reading import Reading
from pixelgate.rules.ruleset import MISSING_SIGNALS, Rule

MAX_RULES = 100
MAX_REASON = 200
MAX_COLLECTIONS = 100


def read_rules(reading: Reading, node: Node, grammar: Grammar) -> tuple[Rule, ...]:
    """Those that can be read; the problems of the others are noted."""
    ids: set[str] = set()

    def read_one(item: Node) -> Rule:
        rule = _read_rule(item, grammar)
        if rule.id in ids:
            raise item.problem(f"another rule has the id {rule.id!r}")
        ids.add(rule.id)
        return rule

    return reading.entries(node, of="rules", most=MAX_RULES, read=read_one)


def read_severity(node: Node) -> Severity:
    """What a rule may lead to.

    Raises:
        RuleProblemError: not a severity, or one that no rule has.
    """
    if node.value == Severity.APPROVE:
        raise node.problem("'approve' cannot stand here: an image is approved when no rule applies")
    return Severity(node.choice((Severity.REVIEW, Severity.REJECT)))


def _read_rule(node: Node, grammar: Grammar) -> Rule:
    children = node.mapping(
        required=["id", "severity", "when"], optional=["reason", "min_model_version", "collections"]
    )
    name = children["id"].name()
    if name == MISSING_SIGNALS:
        raise children["id"].problem(f"{MISSING_SIGNALS!r} is a rule that every rule set has of itself")
    severity = read_severity(children["severity"])
    reason = children["reason"].text(most=MAX_REASON) if "reason" in children else name.replace("-", " ")
    return Rule(
        name,
        severity,
        _as_sentence(reason),
        grammar.read_rule(children["when"], rule=name),
        tuple(read_demands(children["min_model_version"])) if "min_model_version" in children else (),
        _read_collections(children["collections"]) if "collections" in children else None,
    )


def _read_collections(node: Node) -> frozenset[str]:
    return frozenset(item.name() for item in node.items(of="collections", most=MAX_COLLECTIONS))


def _as_sentence(reason: str) -> str:
    """One line that begins with a capital and has no full stop: what it is quoted in adds its own."""
    line = " ".join(reason.split()).rstrip(".")
    return line[:1].upper() + line[1:]
