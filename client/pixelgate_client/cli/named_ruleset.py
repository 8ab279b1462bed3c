"""A rule set as commands take it: a file on this machine, or the name of one that lies with the service."""

import json
import re
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

FileOrName = Annotated[str, typer.Argument(metavar="FILE_OR_NAME", help="A rule set's file, or its name.")]
VersionOption = Annotated[
    str | None, typer.Option(help="A published version: its sha256, or the beginning. Else the draft.")
]
_NAME = re.compile(r"^ruleset:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)


class NamedRuleset(NamedTuple):
    """What is tried; ``text`` is None where it lies with the service."""

    name: str
    text: str | None = None
    format_of_text: Literal["yaml", "json"] = "yaml"


def read_named(what: str) -> NamedRuleset:
    """The rule set that an argument means.

    Raises:
        typer.BadParameter: a file that cannot be read, or does not say which rule set it is.
    """
    path = Path(what)
    if path.suffix not in (".yaml", ".yml", ".json"):
        return NamedRuleset(what)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"Cannot read {what}: {error}") from error
    name = _name_in_json(text) if path.suffix == ".json" else _name_in_yaml(text)
    if name is None:
        raise typer.BadParameter(f"{what} does not say which `ruleset` it is.")
    return NamedRuleset(name, text, "json" if path.suffix == ".json" else "yaml")


def _name_in_yaml(text: str) -> str | None:
    # The service reads all of it; for the address one line will do.
    found = _NAME.search(text)
    return found[1] if found else None


def _name_in_json(text: str) -> str | None:
    try:
        document = json.loads(text)
    except ValueError:
        return None
    name = document.get("ruleset") if isinstance(document, dict) else None
    return name if isinstance(name, str) else None


def refuse_version_of_file(named: NamedRuleset, version: str | None) -> None:
    """Only what lies with the service has versions.

    Raises:
        typer.BadParameter: a file was named, and a version of it.
    """
    if named.text is not None and version is not None:
        raise typer.BadParameter("A file has no version.", param_hint="--version")
