"""What is wrong with a rule set, said so that its author can mend it."""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

KeyPath = tuple[str | int, ...]

MAX_SHOWN = 60
"""Characters of an author's text that a message repeats."""


class RuleProblemError(Exception):
    """One mistake at one place of a rule set.

    Never leaves this package: loading turns it into a ``ConfigurationError`` that names the file, the
    line, the rule and the key path.
    """

    def __init__(self, path: KeyPath, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message


class Problem(NamedTuple):
    """A mistake or a doubt and where it stands; as a text it is one line for people.

    ``line`` counts from 1 and is None where it is not known, as in JSON. ``entry`` is the rule or the test
    ("rule 'weapon'"), ``key`` the path of keys; both are empty for what concerns the whole text.
    """

    file: str
    line: int | None
    entry: str
    key: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.entry, self.key, self.message) if part)


def spell_path(path: KeyPath) -> str:
    """A key path as people write it: ``rules[2].when.any.over``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step[:MAX_SHOWN]}"
    return text.lstrip(".")


def unknown_word(word: str, known: Iterable[str], *, what: str = "word") -> str:
    """A sentence about ``word``, with the nearest word that is known, or all that are."""
    choices = sorted(str(each) for each in known)
    shown = word if len(word) <= MAX_SHOWN else word[:MAX_SHOWN] + "..."
    nearest = nearest_word(shown, choices)
    hint = f"did you mean {nearest!r}?" if nearest else f"known here: {', '.join(choices) or 'none'}"
    return f"unknown {what} {shown!r}; {hint}"


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that was perhaps meant; None if none is near."""
    nearest = difflib.get_close_matches(word[:MAX_SHOWN], sorted(known), n=1, cutoff=0.6)
    return nearest[0] if nearest else None
