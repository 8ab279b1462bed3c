"""Reading a rule set to its end, so that its author is told every problem at once."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from pixelgate.rules.node import Node
from pixelgate.rules.plain import ParsedText
from pixelgate.rules.problems import KeyPath, Problem, RuleProblemError, spell_path

P = ParamSpec("P")
T = TypeVar("T")

_NAMED_BY = {"rules": ("rule", "id"), "tests": ("test", "name")}


class Reading:
    """One text being read, and the problems that it has so far."""

    def __init__(self, file: str, parsed: ParsedText) -> None:
        self.file = file
        self.parsed = parsed
        self.problems: list[Problem] = []

    def attempt(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What ``read`` returns; None, and its problem noted, if it raises one."""
        try:
            return read(*args, **kwargs)
        except RuleProblemError as error:
            problem = self.problem_at(error.path, error.message)
            # What is defined once and used by several rules has its mistakes once.
            if problem not in self.problems:
                self.problems.append(problem)
            return None

    def entries(self, node: Node | None, *, of: str, most: int, read: Callable[[Node], T]) -> tuple[T, ...]:
        """What ``read`` makes of each entry of a list, those with a problem left out; none without a list."""
        items = self.attempt(node.items, of=of, most=most) if node else None
        found = [self.attempt(read, item) for item in items or ()]
        return tuple([entry for entry in found if entry is not None])

    def problem_at(self, path: KeyPath, message: str) -> Problem:
        """A problem with its file, line and rule or test; the line of what holds it, where it has none."""
        return Problem(self.file, self._line(path), self._entry(path), spell_path(path), message)

    def _line(self, path: KeyPath) -> int | None:
        lines = (self.parsed.lines.get(path[:length]) for length in range(len(path), -1, -1))
        return next((line for line in lines if line is not None), None)

    def _entry(self, path: KeyPath) -> str:
        """The rule or test that ``path`` leads into, by the name it has or else by its number."""
        section, place = (*path, None, None)[:2]
        if section not in _NAMED_BY or not isinstance(place, int):
            return ""
        noun, key = _NAMED_BY[str(section)]
        entries = self.parsed.data.get(str(section)) if isinstance(self.parsed.data, dict) else None
        entry = entries[place] if isinstance(entries, list) else None
        name = entry.get(key) if isinstance(entry, dict) else None
        return f"{noun} {name[:64]!r}" if isinstance(name, str) else f"{noun} number {place + 1}"
