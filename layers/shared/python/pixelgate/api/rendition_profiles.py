"""The text of a rendition profile to a profile, or every problem that it has."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.renditions import Overlay, Rendition, RenditionProfile
from pixelgate.rules.document import parse_text
from pixelgate.rules.plain import ParsedText
from pixelgate.rules.problems import MAX_SHOWN, KeyPath, Problem, RuleProblemError, spell_path, unknown_word

STANDARD = "standard"

_FOLDER = Path(__file__).parent / "profiles"
_KEYS_OF: dict[str, type[BaseModel]] = {"renditions": Rendition, "overlay": Overlay}
_COLORS = ("color", "background")
_EXPECTED = {
    "tuple_type": "expected a list",
    "model_type": "expected a mapping of keys",
    "string_type": "expected a text",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
}
"""What pydantic says of types, in words of YAML."""


@cache
def packaged_profile(name: str = STANDARD) -> RenditionProfile:
    """A profile that comes with Pixelgate.

    Raises:
        ConfigurationError: there is none of that name; the message names the nearest.
    """
    known = {path.stem: path for path in _FOLDER.glob("*.yaml")}
    if name not in known:
        raise ConfigurationError(unknown_word(name, known, what="profile"))
    return load_profile(known[name].read_text("utf-8"), name_of_file=known[name].name)


def load_profile(text: str, *, name_of_file: str) -> RenditionProfile:
    """Read a profile from YAML, or from JSON if ``name_of_file`` ends in ``.json``.

    Raises:
        ConfigurationError: one line per problem with file, line, rendition, key path and a hint.
    """
    try:
        parsed = parse_text(text, as_json=name_of_file.endswith(".json"))
    except RuleProblemError as error:
        raise ConfigurationError(str(Problem(name_of_file, None, "", "", error.message))) from error
    try:
        return RenditionProfile.model_validate(parsed.data)
    except ValidationError as error:
        faults = error.errors()
        # Pydantic counts only what is right: a list of nothing but mistakes is not an empty one.
        told = [fault for fault in faults if fault["type"] != "too_short" or not fault["input"]]
        problems = [_problem(fault, parsed, name_of_file) for fault in told]
        raise ConfigurationError("\n".join(map(str, problems))) from error


def _problem(fault: ErrorDetails, parsed: ParsedText, name_of_file: str) -> Problem:
    path: KeyPath = fault["loc"]
    lines = (parsed.lines.get(path[:length]) for length in range(len(path), -1, -1))
    line = next((line for line in lines if line is not None), None)
    return Problem(name_of_file, line, _rendition(path, parsed), spell_path(path), _message(fault, path))


def _rendition(path: KeyPath, parsed: ParsedText) -> str:
    """The rendition that ``path`` leads into, by its name or else by its number."""
    if len(path) < 2 or path[0] != "renditions" or not isinstance(parsed.data, dict):
        return ""
    entries, place = parsed.data["renditions"], path[1]
    entry = entries[place] if isinstance(entries, list) and isinstance(place, int) else None
    name = entry.get("name") if isinstance(entry, dict) else None
    return f"rendition {name[:40]!r}" if isinstance(name, str) else f"rendition number {int(place) + 1}"


def _message(fault: ErrorDetails, path: KeyPath) -> str:
    """What is wrong, with the nearest word that is known where one is not."""
    match fault["type"]:
        case "extra_forbidden":
            holders = [step for step in path[:-1] if isinstance(step, str)]
            model = _KEYS_OF[holders[-1]] if holders else RenditionProfile
            return unknown_word(str(path[-1]), model.model_fields, what="key")
        case "enum":
            known = [word.strip(" '") for word in fault["ctx"]["expected"].replace(" or ", ",").split(",")]
            return unknown_word(str(fault["input"]), known)
        case "missing":
            return "this key is missing"
        case "too_short":
            return "the list is empty"
        case "value_error":
            return str(fault["ctx"]["error"])
        case "string_pattern_mismatch" if path[-1] in _COLORS:
            return f"a colour is written as in '#0A84FF', got {_brief(fault['input'])}"
        case "string_pattern_mismatch" if path[-1] in ("name", "profile"):
            return f"a name has lower-case letters, digits and hyphens, got {_brief(fault['input'])}"
    said = _EXPECTED.get(fault["type"]) or fault["msg"].replace("Input should", "should")
    return f"{said}, got {_brief(fault['input'])}"


def _brief(given: object) -> str:
    if isinstance(given, list | dict):
        return "a list" if isinstance(given, list) else "a mapping"
    return "nothing" if given is None else repr(given)[:MAX_SHOWN]
