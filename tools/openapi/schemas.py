"""The schemas of the document: readable names, and none that nothing refers to."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

PREFIX = "#/components/schemas/"


def readable_name(name: str) -> str:
    """``pixelgate__domain__review_statistics__Agreement`` is ``ReviewStatisticsAgreement``."""
    *modules, model = name.split("__")
    return "".join(word.capitalize() for word in modules[-1].split("_")) + model if modules else model


def with_readable_names(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same JSON, every reference to a schema by its readable name."""
    if isinstance(node, dict):
        return {
            key: PREFIX + readable_name(value.removeprefix(PREFIX))
            if key == "$ref" and str(value).startswith(PREFIX)
            else with_readable_names(value)
            for key, value in node.items()
        }
    return [with_readable_names(each) for each in node] if isinstance(node, list) else node


def in_prose(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same JSON, docstrings as Markdown: code between single backticks."""
    if isinstance(node, dict):
        return {
            key: re.sub(r"``(.+?)``", r"`\1`", value)
            if key == "description" and isinstance(value, str)
            else in_prose(value)
            for key, value in node.items()
        }
    return [in_prose(each) for each in node] if isinstance(node, list) else node


def needed(schemas: Mapping[str, Any], *roots: object) -> dict[str, Any]:
    """Those of ``schemas`` that ``roots`` lead to, by name."""
    found: set[str] = set()
    waiting = [name for root in roots for name in _references(root)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_references(schemas[name]))
    return {name: schemas[name] for name in sorted(found)}


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(PREFIX):
            yield reference.removeprefix(PREFIX)
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)
