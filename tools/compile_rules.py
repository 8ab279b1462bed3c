"""Write the packaged rule sets as the JSON that handlers read: ``make rules``."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.checking import load_checked_ruleset
from pixelgate.rules.compiled import TITLES, compiled_file
from pixelgate.rules.document import parse_text

RULESETS = Path(__file__).parents[1] / "layers/shared/python/pixelgate/rules/rulesets"


def source_of(name: str) -> Path:
    """The YAML of the packaged rule set of this name."""
    return (RULESETS / compiled_file(name)).with_suffix(".yaml")


def compiled_of(name: str) -> Path:
    """The JSON that is made from it."""
    return RULESETS / "compiled" / compiled_file(name)


def compile_rules(name: str, *, now: datetime) -> str:
    """The packaged rule set of this name as JSON.

    Raises:
        ConfigurationError: it has problems, fails its own tests, or calls itself something else.
    """
    source = source_of(name)
    text = source.read_text(encoding="utf-8")
    ruleset = load_checked_ruleset(text, name_of_file=source.name, now=now)
    if ruleset.name != name:
        raise ConfigurationError(f"{source.name}: it is called {ruleset.name!r}; expected {name!r}")
    return json.dumps(parse_text(text, as_json=False).data, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    try:
        compiled = {compiled_of(name): compile_rules(name, now=datetime.now(UTC)) for name in TITLES}
    except ConfigurationError as error:
        sys.exit(str(error))
    for path, written in compiled.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(written, encoding="utf-8")
        print(f"written to {path}", file=sys.stderr)
