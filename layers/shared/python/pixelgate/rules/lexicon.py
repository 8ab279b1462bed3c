"""What texts are searched for in one rule set: its banks of words, and its patterns."""

from collections.abc import Mapping

from pixelgate.rules.node import Node
from pixelgate.rules.patterns import MAX_LENGTH, Pattern, compile_pattern
from pixelgate.rules.words import WordList

MAX_PATTERNS = 50


class Lexicon:
    """``banks`` by their names. Patterns are counted as they are read: each takes memory of its own."""

    def __init__(self, banks: Mapping[str, WordList]) -> None:
        self.banks = banks
        self._patterns: set[str] = set()

    def bank(self, name: Node) -> WordList:
        """The bank of this name.

        Raises:
            RuleProblemError: there is none.
        """
        return self.banks[name.choice(self.banks)]

    def pattern(self, node: Node) -> Pattern:
        """The pattern that is written here.

        Raises:
            RuleProblemError: it cannot be compiled, or is one more than a rule set may have.
        """
        source = node.text(most=MAX_LENGTH)
        self._patterns.add(source)
        if len(self._patterns) > MAX_PATTERNS:
            raise node.problem(f"a rule set may have {MAX_PATTERNS} different patterns; this is one more")
        try:
            return compile_pattern(source)
        except ValueError as error:
            raise node.problem(str(error)) from error
