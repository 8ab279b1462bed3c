"""Regular expressions, by an engine whose time grows with pattern and text and with nothing else.

RE2 (github.com/google/re2) never backtracks, so that no pattern of an author and no text in an image can keep
a function busy. What would need backtracking, look-around and back-references, it does not know.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

MAX_LENGTH = 500
MAX_MEMORY = 256 * 1024
"""Bytes for one compiled pattern and its states: about 11,000 instructions, or fourteen times any letter."""


class _Match(Protocol):
    def group(self) -> bytes: ...


class _Compiled(Protocol):
    def search(self, text: bytes) -> _Match | None: ...


# No named tuple, as other records here: operands that are tuples are the ends of an interval.
@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression; upper and lower case are the same to it, except after ``(?-i)``."""

    source: str
    compiled: _Compiled

    def find_in(self, text: str) -> str | None:
        """The first part of ``text`` that matches, perhaps empty; None where nothing does."""
        found = self.compiled.search(text.encode(errors="replace"))
        return found.group().decode(errors="replace") if found else None


@lru_cache(maxsize=256)
def compile_pattern(source: str) -> Pattern:
    """``source`` in the syntax of RE2.

    Raises:
        ValueError: no regular expression, one that RE2 does not know, or one too large; it says which.
    """
    # Imported for the rule sets that match patterns: the others do not wait for it.
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = MAX_MEMORY
    options.log_errors = False
    try:
        return Pattern(source, re2.compile(source, options))
    except re2.error as error:
        raise ValueError(_explain(error.args[0].decode(errors="replace"))) from error


def _explain(reason: str) -> str:
    what, _, where = reason.partition(": ")
    if what == "invalid perl operator" and where.startswith(("(?=", "(?!", "(?<")):
        return f"look-around such as {where!r} is not supported, because its time has no bound"
    if what == "invalid escape sequence" and where[1:].isdigit():
        return f"the back-reference {where!r} is not supported, because its time has no bound"
    if what.startswith("pattern too large"):
        return "the pattern is too large when its repetitions are written out"
    return f"not a regular expression: {reason}"
