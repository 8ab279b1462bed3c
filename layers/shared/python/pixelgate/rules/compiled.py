"""The packaged rule set as handlers read it: JSON, made from its YAML by ``make rules``.

To read the YAML and to run its tests takes ten times as long, at every start. Both happened when the JSON
was made, and a contract test says whether that was from the YAML of today.
"""

from importlib.resources import files

from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.ruleset import RuleSet

COMPILED_RULESET = "user_generated_content.json"


def load_compiled_ruleset() -> RuleSet:
    """The packaged rule set for user-generated content, identical to that of its YAML.

    Raises:
        ConfigurationError: it was made by another version of this package.
    """
    text = files("pixelgate.rules").joinpath("rulesets", "compiled", COMPILED_RULESET)
    return load_ruleset(text.read_text(encoding="utf-8"), name_of_file=COMPILED_RULESET)
