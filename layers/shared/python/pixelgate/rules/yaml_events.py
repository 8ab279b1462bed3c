"""YAML without its surprises: parser events to plain data.

Only numbers, true, false and null are recognised beside texts (YAML 1.2's core schema): ``no`` stays the
word "no" and ``2026-01-31`` stays a text. Anchors, aliases and tags are refused, so no document is larger
in memory than on paper. Building is a loop over events, so no nesting can exhaust the stack.
"""

import re
from dataclasses import dataclass, field

import yaml

from pixelgate.rules.plain import MAX_DEPTH, TOO_DEEP, ParsedText, Plain
from pixelgate.rules.problems import KeyPath, RuleProblemError

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "True": True,
    "false": False,
    "False": False,
}


def parse_yaml(text: str) -> ParsedText:
    """Read one YAML document; an empty text is null.

    Raises:
        RuleProblemError: not well-formed, too deep, a repeated key, an alias, a tag, a second document.
    """
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except yaml.YAMLError as error:
        raise RuleProblemError((), f"not valid YAML: {' '.join(str(error).split())}") from error
    return ParsedText(builder.root, builder.lines)


@dataclass(slots=True)
class _Level:
    """A list or mapping that is not complete yet, and where in it the next value goes."""

    container: list[Plain] | dict[str, Plain]
    step: str | int | None

    def put(self, value: Plain) -> None:
        """Add ``value`` at the step that was announced."""
        if isinstance(self.container, list):
            self.container.append(value)
        else:
            self.container[str(self.step)] = value

    def advance(self) -> None:
        """The value at ``step`` is complete: a list goes on, a mapping waits for its next key."""
        self.step = len(self.container) if isinstance(self.container, list) else None


@dataclass(slots=True)
class _Builder:
    """Builds plain data from parser events."""

    root: Plain = None
    documents: int = 0
    lines: dict[KeyPath, int] = field(default_factory=dict)
    levels: list[_Level] = field(default_factory=list)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise RuleProblemError((), "a rule set is one document; found a second `---`")
        elif isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.levels.pop()
            self._advance()

    def _take_node(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            raise RuleProblemError(self._path(), "anchors and aliases (& and *) are not supported")
        if getattr(event, "tag", None) is not None:
            raise RuleProblemError(self._path(), "tags (!) are not supported")
        if self.levels and self.levels[-1].step is None:
            self._take_key(event)
            return
        self.lines[self._path()] = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            self._put(_resolve(event))
            self._advance()
        else:
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [])

    def _take_key(self, event: yaml.NodeEvent) -> None:
        level = self.levels[-1]
        if not isinstance(event, yaml.ScalarEvent):
            raise RuleProblemError(self._path(), "a key must be a single word")
        path = (*self._path(), event.value)
        if event.value in level.container:
            raise RuleProblemError(path, f"the key {event.value!r} is repeated")
        level.step = event.value

    def _open(self, container: list[Plain] | dict[str, Plain]) -> None:
        if len(self.levels) >= MAX_DEPTH:
            raise RuleProblemError(self._path(), TOO_DEEP)
        self._put(container)
        self.levels.append(_Level(container, 0 if isinstance(container, list) else None))

    def _put(self, value: Plain) -> None:
        if self.levels:
            self.levels[-1].put(value)
        else:
            self.root = value

    def _advance(self) -> None:
        if self.levels:
            self.levels[-1].advance()

    def _path(self) -> KeyPath:
        return tuple(level.step for level in self.levels if level.step is not None)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _resolve(event: yaml.ScalarEvent) -> Plain:
    if event.style is not None:
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    if _INTEGER.fullmatch(event.value):
        return int(event.value)
    if _DECIMAL.fullmatch(event.value):
        return float(event.value)
    return event.value
