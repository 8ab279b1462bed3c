"""A value of a rule set together with the place it stands at, read with checks."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from pixelgate.rules.plain import Plain
from pixelgate.rules.problems import KeyPath, RuleProblemError, unknown_word

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Node(NamedTuple):
    """Every reader raises ``RuleProblemError`` at ``path`` when ``value`` is not what it reads."""

    value: Plain
    path: KeyPath = ()

    def problem(self, message: str) -> RuleProblemError:
        return RuleProblemError(self.path, message)

    def mapping(self, *, required: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, "Node"]:
        """The children by key; exactly the keys named here, those of ``required`` all present."""
        if not isinstance(self.value, dict):
            raise self.problem(f"expected a mapping with {_listing(required or optional)}, got {self.kind}")
        known = {*required, *optional}
        for key in self.value:
            if key not in known:
                raise RuleProblemError((*self.path, key), unknown_word(key, known))
        for key in required:
            if key not in self.value:
                raise self.problem(f"{key!r} is missing")
        return {key: Node(child, (*self.path, key)) for key, child in self.value.items()}

    def entries(self, *, of: str, most: int) -> dict[str, "Node"]:
        """The children of a mapping whose keys are the author's own names, up to ``most``."""
        if not isinstance(self.value, dict):
            raise self.problem(f"expected a mapping of names, got {self.kind}")
        if len(self.value) > most:
            raise self.problem(f"{len(self.value)} {of} are too many; at most {most}")
        for key in self.value:
            Node(key, (*self.path, key)).name()
        return {key: Node(child, (*self.path, key)) for key, child in self.value.items()}

    def items(self, *, of: str, most: int) -> Iterator["Node"]:
        """The children of a list of 1 to ``most``; ``of`` says of what."""
        if not isinstance(self.value, list):
            raise self.problem(f"expected a list of {of}, got {self.kind}")
        if not self.value:
            raise self.problem(f"expected at least one of {of}, the list is empty")
        if len(self.value) > most:
            raise self.problem(f"{len(self.value)} {of} are too many; at most {most}")
        return (Node(child, (*self.path, index)) for index, child in enumerate(self.value))

    def text(self, *, most: int) -> str:
        """A text of 1 to ``most`` characters that is not only spaces."""
        if not isinstance(self.value, str):
            hint = "; write it in quotes" if isinstance(self.value, int | float) else ""
            raise self.problem(f"expected a text, got {self.kind}{hint}")
        if not self.value.strip():
            raise self.problem("expected a text, it is empty")
        if len(self.value) > most:
            raise self.problem(f"{len(self.value)} characters are too many; at most {most}")
        return self.value

    def name(self) -> str:
        """Lower-case letters, digits and hyphens, at most 63."""
        text = self.text(most=63)
        if not _NAME.fullmatch(text):
            raise self.problem(f"{text!r} may hold only a-z, 0-9 and hyphens, and not begin with a hyphen")
        return text

    def number(self) -> int | float:
        """A number; true and false are none."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.problem(f"expected a number, got {self.kind}")
        return self.value

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        number = self.number()
        if number != int(number) or not low <= number <= high:
            raise self.problem(f"expected a whole number from {low} to {high}, got {number:g}")
        return int(number)

    def share(self) -> int | float:
        """A number above 0, up to 1."""
        number = self.number()
        if not 0 < number <= 1:
            raise self.problem(f"expected a share above 0 and up to 1, got {number:g}")
        return number

    def boolean(self) -> bool:
        """``true`` or ``false``, written so."""
        if not isinstance(self.value, bool):
            raise self.problem(f"expected true or false, got {self.kind}")
        return self.value

    def choice(self, choices: Collection[str]) -> str:
        """One word of a closed set."""
        text = self.text(most=200)
        if text not in choices:
            raise self.problem(unknown_word(text, choices))
        return text

    @property
    def kind(self) -> str:
        """What stands here, for a sentence that says what was expected instead."""
        if isinstance(self.value, dict):
            return "a mapping"
        if isinstance(self.value, list):
            return "a list"
        if self.value is None:
            return "nothing"
        if isinstance(self.value, bool):
            return str(self.value).lower()
        shown = f"{self.value!r}"
        what = "the text" if isinstance(self.value, str) else "the number"
        return f"{what} {shown if len(shown) <= 60 else shown[:57] + '...'}"


def _listing(words: Collection[str]) -> str:
    return ", ".join(repr(word) for word in words)
