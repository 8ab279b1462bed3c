"""Plain data: what the text of a rule set holds before anything is known about its meaning."""

from typing import NamedTuple

from pixelgate.rules.problems import KeyPath

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_NUMBER = 2**53

TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"


class ParsedText(NamedTuple):
    """Plain data and the line (from 1) on which each value begins; a JSON text has no lines."""

    data: Plain
    lines: dict[KeyPath, int]
