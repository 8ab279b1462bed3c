"""The text of a rule set to plain data, within limits and without YAML's surprises.

Only words, numbers, true, false and null are recognised (YAML 1.2's core schema): ``no`` stays the word
"no" and ``2026-01-31`` stays a text. Anchors, aliases and tags are refused, so no document is larger in
memory than it is on paper. Parsing is a loop over events, so no nesting can exhaust the stack.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from pixelgate.rules.problems import KeyPath, RuleProblemError

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_NUMBER = 2**53

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


@dataclass(frozen=True, slots=True)
class ParsedText:
    """Plain data and the line (from 1) on which each value begins; a JSON text has no lines."""

    data: Plain
    lines: dict[KeyPath, int]


def parse_text(text: str, *, as_json: bool) -> ParsedText:
    """Read one YAML or JSON document.

    Raises:
        RuleProblemError: not one well-formed document, too large, too deep, a repeated key, an alias.
    """
    size = len(text.encode("utf-8", errors="replace"))
    if size > MAX_BYTES:
        raise RuleProblemError((), f"the text has {size} bytes; a rule set may have {MAX_BYTES}")
    # YAML is almost a superset of JSON, but not for tabs and for surrogate pairs in escapes.
    parsed = _parse_json(text) if as_json else _parse_yaml(text)
    _refuse_unwritable(parsed.data, ())
    return parsed


def _refuse_unwritable(value: Plain, path: KeyPath) -> None:
    """Canonical JSON, whose hash is the rule set's identity, must be able to hold every value."""
    if isinstance(value, dict):
        for key, child in value.items():
            _refuse_unwritable(key, path)
            _refuse_unwritable(child, (*path, key))
    elif isinstance(value, list):
        for place, child in enumerate(value):
            _refuse_unwritable(child, (*path, place))
    elif isinstance(value, str) and any("\ud800" <= mark <= "\udfff" for mark in value):
        raise RuleProblemError(path, "half of a surrogate pair is not a character")
    elif isinstance(value, int | float) and not abs(value) <= MAX_NUMBER:
        raise RuleProblemError(path, "a number must lie between -2^53 and 2^53")


def _parse_json(text: str) -> ParsedText:
    try:
        data = json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_refuse_constant)
    except ValueError as error:
        raise RuleProblemError((), f"not valid JSON: {error}") from error
    except RecursionError as error:
        raise RuleProblemError((), _too_deep()) from error
    if _depth_exceeds(data, MAX_DEPTH):
        raise RuleProblemError((), _too_deep())
    return ParsedText(data, {})


def _unrepeated(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    mapping: dict[str, Plain] = {}
    for key, value in pairs:
        if key in mapping:
            raise RuleProblemError((key,), f"the key {key!r} is repeated")
        mapping[key] = value
    return mapping


def _refuse_constant(name: str) -> Plain:
    raise RuleProblemError((), f"{name} is not a number")


def _too_deep() -> str:
    return f"nested deeper than {MAX_DEPTH} levels"


def _depth_exceeds(data: Plain, limit: int) -> bool:
    level: list[Plain] = [data]
    for _ in range(limit):
        level = [child for value in level for child in _children(value)]
        if not level:
            return False
    return True


def _children(value: Plain) -> Iterator[Plain]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _parse_yaml(text: str) -> ParsedText:
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
            raise RuleProblemError(self._path(), _too_deep())
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
