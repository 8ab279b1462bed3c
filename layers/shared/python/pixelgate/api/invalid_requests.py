"""What is wrong with a request, in words: where, what was sent, and what may be."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

MOST_FAULTS = 5
LONGEST_TOLD = 60
"""Of a name or a value that a caller chose."""

# Patterns of ``pixelgate.domain``, for people who have never seen a regular expression.
_ID = re.compile(r"\^([a-z]{3}_)\[0-9A-HJKMNP-TV-Z\]\{26\}\$")
_NAME = re.compile(r"\^\[a-z0-9\]\[a-z0-9-\]\{0,(\d+)\}\$")
_HEX = re.compile(r"\^\[0-9a-f\]\{(\d+)\}\$")


def in_words(faults: Iterable[Mapping[str, Any]]) -> str:
    """The first few of what pydantic found wrong, as one line."""
    told = [f"{_cut('.'.join(map(str, fault['loc'])))}: {_said(fault)}" for fault in faults]
    more = [f"and {len(told) - MOST_FAULTS} more"] if len(told) > MOST_FAULTS else []
    return "; ".join([*told[:MOST_FAULTS], *more])


def _said(fault: Mapping[str, Any]) -> str:
    match fault["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "there is no such field"
        case "string_pattern_mismatch":
            wanted = _wanted(str(fault.get("ctx", {}).get("pattern", "")))
            return f"{_quoted(fault['input'])} is not {wanted}" if wanted else str(fault["msg"])
    return str(fault["msg"])


def _wanted(pattern: str) -> str | None:
    if found := _ID.fullmatch(pattern):
        return f"{found[1]} and 26 digits or capital letters after it, as ids are"
    if found := _NAME.fullmatch(pattern):
        most = int(found[1]) + 1
        return f"made of lower-case letters, digits and inner hyphens, {most} at most"
    if found := _HEX.fullmatch(pattern):
        return f"{found[1]} hex digits in lower case"
    return None


def _quoted(value: object) -> str:
    return json.dumps(_cut(str(value)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TOLD else text[:LONGEST_TOLD] + "..."
