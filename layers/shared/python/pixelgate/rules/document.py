"""The text of a rule set to plain data, within limits."""

import json

from pixelgate.rules.plain import MAX_BYTES, MAX_DEPTH, MAX_NUMBER, TOO_DEEP, ParsedText, Plain
from pixelgate.rules.problems import KeyPath, RuleProblemError


def parse_text(text: str, *, as_json: bool) -> ParsedText:
    """Read one YAML or JSON document.

    Raises:
        RuleProblemError: not one well-formed document, too large, too deep, a repeated key, an alias.
    """
    size = len(text.encode("utf-8", errors="replace"))
    if size > MAX_BYTES:
        raise RuleProblemError((), f"the text has {size} bytes; a rule set may have {MAX_BYTES}")
    # YAML is almost a superset of JSON, but not for tabs and for surrogate pairs in escapes.
    parsed = ParsedText(_parse_json(text), {}) if as_json else _parse_yaml(text)
    _check_values(parsed.data, ())
    return parsed


def _check_values(value: Plain, path: KeyPath) -> None:
    """Canonical JSON, whose hash is the rule set's identity, must be able to hold every value."""
    if isinstance(value, dict | list) and len(path) >= MAX_DEPTH:
        raise RuleProblemError(path, TOO_DEEP)
    if isinstance(value, dict):
        for key, child in value.items():
            _check_values(key, path)
            _check_values(child, (*path, key))
    elif isinstance(value, list):
        for place, child in enumerate(value):
            _check_values(child, (*path, place))
    elif isinstance(value, str) and any("\ud800" <= mark <= "\udfff" for mark in value):
        raise RuleProblemError(path, "half of a surrogate pair is not a character")
    elif isinstance(value, int | float) and not abs(value) <= MAX_NUMBER:
        raise RuleProblemError(path, "a number must lie between -2^53 and 2^53")


def _parse_yaml(text: str) -> ParsedText:
    # Imported when there is YAML: PyYAML is a part of every start that has no use for it.
    from pixelgate.rules.yaml_events import parse_yaml  # noqa: PLC0415

    return parse_yaml(text)


def _parse_json(text: str) -> Plain:
    try:
        data: Plain = json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_refuse_constant)
    except ValueError as error:
        raise RuleProblemError((), f"not valid JSON: {error}") from error
    except RecursionError as error:
        raise RuleProblemError((), TOO_DEEP) from error
    return data


def _unrepeated(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    mapping: dict[str, Plain] = {}
    for key, value in pairs:
        if key in mapping:
            raise RuleProblemError((), f"the key {key[:60]!r} is repeated")
        mapping[key] = value
    return mapping


def _refuse_constant(name: str) -> Plain:
    raise RuleProblemError((), f"{name} is not a number")
