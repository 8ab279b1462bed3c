"""Signals that somebody writes down to try a rule set, in the short form that its tests have."""

from collections.abc import Sequence

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.signals import Signals
from pixelgate.rules.examples import read_test
from pixelgate.rules.node import Node
from pixelgate.rules.plain import Plain
from pixelgate.rules.problems import RuleProblemError, spell_path


def read_signals(given: Plain, *, missing: Sequence[str] = ()) -> Signals:
    """What ``given`` says, and a harmless photo for the rest; ``missing`` are analyses that failed.

    Raises:
        ConfigurationError: a word or a type that signals do not have; the message names the key.
    """
    test: dict[str, Plain] = {"name": "given", "expect": "review", "signals": given}
    if missing:
        test["missing"] = list(missing)
    try:
        return read_test(Node(test), rules=()).signals
    except RuleProblemError as error:
        raise ConfigurationError(f"{spell_path(error.path)}: {error.message}") from error
