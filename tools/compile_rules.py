"""Write the packaged rule set as the JSON that handlers read: ``make rules``."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.checking import DEFAULT_RULESET, load_checked_ruleset
from pixelgate.rules.compiled import COMPILED_RULESET
from pixelgate.rules.document import parse_text

RULESETS = Path(__file__).parents[1] / "layers/shared/python/pixelgate/rules/rulesets"
SOURCE = RULESETS / DEFAULT_RULESET
COMPILED = RULESETS / "compiled" / COMPILED_RULESET


def compile_rules(text: str, *, now: datetime) -> str:
    """The rule set ``text`` (YAML) as JSON.

    Raises:
        ConfigurationError: it has problems, or fails its own tests.
    """
    load_checked_ruleset(text, name_of_file=DEFAULT_RULESET, now=now)
    return json.dumps(parse_text(text, as_json=False).data, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    try:
        compiled = compile_rules(SOURCE.read_text(encoding="utf-8"), now=datetime.now(UTC))
    except ConfigurationError as error:
        sys.exit(str(error))
    COMPILED.parent.mkdir(exist_ok=True)
    COMPILED.write_text(compiled, encoding="utf-8")
    print(f"written to {COMPILED}", file=sys.stderr)
