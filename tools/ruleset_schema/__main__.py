"""Write docs/ruleset.schema.json, by which editors check rule sets: ``make rules-schema``."""

import sys
from pathlib import Path

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from tools.ruleset_schema.document import render

SCHEMA = Path(__file__).parents[2] / "docs" / "ruleset.schema.json"

if __name__ == "__main__":
    SCHEMA.write_text(render(), encoding="utf-8")
    print(f"written to {SCHEMA}", file=sys.stderr)
