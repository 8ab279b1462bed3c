"""The text of a rule set to a rule set, or every problem it has."""

from functools import partial

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.verdict import Severity
from pixelgate.rules.definitions import MAX_DEFINITIONS, Definitions, check_constant
from pixelgate.rules.document import parse_text
from pixelgate.rules.examples import read_test
from pixelgate.rules.grammar import Grammar
from pixelgate.rules.lexicon import Lexicon
from pixelgate.rules.node import Node
from pixelgate.rules.operands import read_word_list
from pixelgate.rules.plain import ParsedText, Plain
from pixelgate.rules.problems import Problem, RuleProblemError
from pixelgate.rules.reading import Reading
from pixelgate.rules.routing import MAX_ROUTES, Routing, read_quality_sample, read_route
from pixelgate.rules.rule_entries import read_rules, read_severity
from pixelgate.rules.ruleset import MISSING_SIGNALS, RuleSet, identify
from pixelgate.rules.tagging import MAX_SOURCES, read_tag_source
from pixelgate.rules.words import WordList

SCHEMA = 1
MAX_TESTS = 200
MAX_BANKS = 50
MAX_BANK_WORDS = 10_000
MAX_DESCRIPTION = 2_000

OPTIONAL_SECTIONS = (
    "description",
    "on_missing",
    "banks",
    "constants",
    "conditions",
    "tag",
    "route",
    "quality_sample",
    "tests",
)


def load_ruleset(text: str, *, name_of_file: str, with_tests: bool = True) -> RuleSet:
    """Read and compile a rule set from YAML, or from JSON if ``name_of_file`` ends in ``.json``.

    Its embedded tests are read but not run, see ``checking``. Without them, which is for deciding, it has the
    same identity and no tests: to read them takes longer than all the rest, and whoever wrote it did.

    Raises:
        ConfigurationError: anything in it is not as the language says. The message has one line per
            problem (the first of every rule and section) with file, line, rule, key path and a hint.
    """
    ruleset, reading = read_ruleset(text, name_of_file=name_of_file, with_tests=with_tests)
    if ruleset is None:
        raise ConfigurationError("\n".join(str(problem) for problem in reading.problems))
    return ruleset


def load_document(document: Plain, *, name_of_file: str) -> RuleSet:
    """As ``load_ruleset``, of plain data that was read before; problems have no lines."""
    reading = Reading(name_of_file, ParsedText(document, {}))
    ruleset = reading.attempt(_read_ruleset, reading, Node(document))
    if ruleset is None:
        raise ConfigurationError("\n".join(str(problem) for problem in reading.problems))
    return ruleset


def read_ruleset(text: str, *, name_of_file: str, with_tests: bool = True) -> tuple[RuleSet | None, Reading]:
    """As ``load_ruleset``, with every problem as data: there is a rule set exactly if there are none."""
    try:
        parsed = parse_text(text, as_json=name_of_file.endswith(".json"))
    except RuleProblemError as error:
        nothing = Reading(name_of_file, ParsedText(None, {}))
        nothing.problems.append(Problem(name_of_file, None, "", "", error.message))
        return None, nothing
    reading = Reading(name_of_file, parsed)
    root = Node(parsed.data)
    return reading.attempt(_read_ruleset, reading, root, with_tests=with_tests), reading


def _read_ruleset(reading: Reading, root: Node, *, with_tests: bool = True) -> RuleSet | None:
    sections = root.mapping(required=["ruleset", "schema", "rules"], optional=OPTIONAL_SECTIONS)
    name = reading.attempt(sections["ruleset"].name)
    reading.attempt(_check_schema, sections["schema"])
    if "description" in sections:
        reading.attempt(sections["description"].text, most=MAX_DESCRIPTION)
    on_missing = reading.attempt(read_severity, sections.get("on_missing", Node(Severity.REVIEW.value)))
    grammar = Grammar(Lexicon(_read_banks(reading, sections)), _read_definitions(reading, sections))
    rules = read_rules(reading, sections["rules"], grammar)
    ids = _rule_ids(sections["rules"].value)
    tags = reading.entries(
        sections.get("tag"),
        of="sources of tags",
        most=MAX_SOURCES,
        read=partial(read_tag_source, grammar=grammar),
    )
    routing = _read_routing(reading, sections, [*ids, MISSING_SIGNALS], name or "")
    if not reading.problems:
        reading.problems += [
            reading.problem_at(each.path, each.message) for each in grammar.definitions.unused()
        ]
    tests = reading.entries(
        sections.get("tests") if with_tests else None,
        of="tests",
        most=MAX_TESTS,
        read=partial(read_test, rules=ids),
    )
    if name is None or on_missing is None or reading.problems:
        return None
    identity = identify(name, root.value, on_missing=on_missing)
    return RuleSet(name, identity, on_missing, rules, tests, tags, routing)


def _check_schema(node: Node) -> None:
    if node.number() != SCHEMA:
        raise node.problem(f"this version reads schema {SCHEMA}, got {node.kind}")


def _read_banks(reading: Reading, sections: dict[str, Node]) -> dict[str, WordList]:
    node = sections.get("banks")
    entries = reading.attempt(node.entries, of="banks", most=MAX_BANKS) if node else None
    # A bank with a problem stays known, so that the rules that use it are not blamed for it.
    return {
        name: reading.attempt(read_word_list, words, most=MAX_BANK_WORDS) or WordList.of(())
        for name, words in (entries or {}).items()
    }


def _read_definitions(reading: Reading, sections: dict[str, Node]) -> Definitions:
    """Conditions are read where they are used."""
    constants, conditions = (
        reading.attempt(sections[of].entries, of=of, most=MAX_DEFINITIONS) or {} if of in sections else {}
        for of in ("constants", "conditions")
    )
    for constant in constants.values():
        reading.attempt(check_constant, constant)
    return Definitions(constants, conditions)


def _rule_ids(rules: Plain) -> list[str]:
    """Also those of rules with problems, so that a test is not blamed for naming them."""
    entries = rules if isinstance(rules, list) else []
    ids = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    return [each for each in ids if isinstance(each, str)]


def _read_routing(reading: Reading, sections: dict[str, Node], rules: list[str], ruleset: str) -> Routing:
    routes = reading.entries(
        sections.get("route"), of="routes", most=MAX_ROUTES, read=partial(read_route, rules=rules)
    )
    node = sections.get("quality_sample")
    return Routing(routes, reading.attempt(read_quality_sample, node, ruleset=ruleset) if node else None)
