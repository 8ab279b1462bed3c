"""The packaged rule sets as handlers read them: JSON, made from their YAML by ``make rules``.

To read the YAML and to run its tests takes ten times as long, at every start. Both happened when the JSON
was made, and a contract test says whether that was from the YAML of today.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.problems import unknown_word
from pixelgate.rules.ruleset import RuleSet

DEFAULT_NAME = "user-generated-content"

TITLES: Mapping[str, str] = {
    DEFAULT_NAME: "User-generated content",
    "product-photos": "Product photos",
    "documents": "Documents",
    "brand-assets": "Brand assets",
}
"""The packaged rule sets by name, the default one first."""


class PackagedRuleSet(NamedTuple):
    """``text`` is the rule set itself, as JSON; ``title`` and ``description`` are for people."""

    name: str
    title: str
    description: str
    text: str


def load_compiled_ruleset(name: str = DEFAULT_NAME) -> RuleSet:
    """The packaged rule set of this name, identical to that of its YAML, without its tests.

    Raises:
        ConfigurationError: there is none, or it was made by another version of this package.
    """
    return load_ruleset(_read(name), name_of_file=compiled_file(name), with_tests=False)


def packaged_rulesets() -> tuple[PackagedRuleSet, ...]:
    """Every packaged rule set as it was written, the default one first; none of them is compiled for this."""
    texts = {name: _read(name) for name in TITLES}
    return tuple(
        PackagedRuleSet(name, TITLES[name], json.loads(text)["description"], text)
        for name, text in texts.items()
    )


def compiled_file(name: str) -> str:
    """The file that holds the rule set of this name, as ``load_ruleset`` would name it in a problem."""
    return f"{name.replace('-', '_')}.json"


def _read(name: str) -> str:
    if name not in TITLES:
        raise ConfigurationError(unknown_word(name, TITLES, what="packaged rule set"))
    return files("pixelgate.rules").joinpath("rulesets", "compiled", compiled_file(name)).read_text("utf-8")
