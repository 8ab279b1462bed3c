"""Check a rule set without a service: ``pixelgate rules lint FILE`` runs this where the project is.

Exit codes: 0 it can be used (warnings or not), 1 it has errors, 2 the file cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

if __package__ in (None, ""):
    # Run as a file: what it imports lies beside its folder, and its own folder would hide other modules.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from pixelgate.rules.linting import Lint, lint_ruleset


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    try:
        text = options.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{options.file}: cannot be read: {error}", file=sys.stderr)
        return 2
    lint = lint_ruleset(text, name_of_file=str(options.file), now=datetime.now(UTC))
    if options.json:
        found = {"errors": lint.errors, "warnings": lint.warnings}
        listed = {kind: [problem._asdict() for problem in problems] for kind, problems in found.items()}
        print(json.dumps({"file": str(options.file), "identity": lint.identity, **listed}, indent=2))
    else:
        _print_for_people(lint, str(options.file))
    return 1 if lint.errors else 0


def _print_for_people(lint: Lint, file: str) -> None:
    for error in lint.errors:
        print(_visible(f"error: {error}"))
    for warning in lint.warnings:
        print(_visible(f"warning: {warning}"))
    counts = f"{_counted(lint.errors, 'error')}, {_counted(lint.warnings, 'warning')}"
    print(f"{file}: {counts}" + (f"; {lint.identity}" if lint.identity else ""))


def _visible(line: str) -> str:
    """Rule sets may come from strangers: an escape sequence in a key could rewrite the screen."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)


def _counted(problems: Sequence[object], noun: str) -> str:
    return f"{len(problems) or 'no'} {noun}{'' if len(problems) == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
