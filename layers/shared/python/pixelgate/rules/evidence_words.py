"""The items that decided a condition, in words: what it is, how sure, and where."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_NAMED_BY = ("name", "text", "hex", "kind")
_MEASURED_BY = ("area", "share", "delta_e", "sharpness", "distance", "similarity")


def describe_item(item: Mapping[str, Any], limits: Mapping[str, str], notes: Sequence[str]) -> str:
    """``knife seen at 0.91 (limit 0.80), box 12%,8% to 40%,97%``.

    ``limits`` are said beside the values that they limit, by the item's keys.
    """
    return ", ".join([_headline(item, limits), *notes, *_measures(item, limits), *_place(item)])


def spell_number(number: float, *, beside: object = None) -> str:
    """Whole numbers whole, others with two decimals, or with as many as tell it from ``beside``."""
    if isinstance(number, int):
        return str(number)
    for decimals in (2, 4):
        text = f"{number:.{decimals}f}"
        if not isinstance(beside, int | float) or beside == number or text != f"{beside:.{decimals}f}":
            return text
    return f"{number:g}"


def _headline(item: Mapping[str, Any], limits: Mapping[str, str]) -> str:
    named = next((key for key in _NAMED_BY if isinstance(item.get(key), str)), None)
    shown = "one" if named is None else item[named]
    name = f"“{shown}”" if named == "text" else str(shown)
    confidence = item.get("confidence")
    if not isinstance(confidence, int | float):
        return f"{name} seen"
    limit = limits.get("confidence", "")
    return f"{name} seen at {spell_number(float(confidence))}{limit}"


def _measures(item: Mapping[str, Any], limits: Mapping[str, str]) -> Iterator[str]:
    """Only what a rule asks for: everything else is in the evidence itself."""
    for key in _MEASURED_BY:
        value = item.get(key)
        if key in limits and isinstance(value, int | float):
            yield f"{key} {spell_number(value)}{limits[key]}"


def _place(item: Mapping[str, Any]) -> Iterator[str]:
    match item.get("box") or _box_of_what_raised(item):
        case {"x": x, "y": y, "width": width, "height": height}:
            yield f"box {x:.0%},{y:.0%} to {x + width:.0%},{y + height:.0%}"


def _box_of_what_raised(item: Mapping[str, Any]) -> object:
    """A category of moderation lies where the object lies that raised it."""
    raised_by = item.get("evidence") or ()
    boxes = (each.get("box") for each in raised_by if isinstance(each, dict))
    return next((box for box in boxes if box), None)
