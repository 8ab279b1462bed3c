"""The words that conditions may use: every field of ``Signals`` with its type, found by introspection."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Literal, get_args, get_origin

from pydantic import BaseModel

from pixelgate.domain.color_difference import ciede2000, lab_of_hex
from pixelgate.domain.findings.measures import DominantColor
from pixelgate.domain.one_of import OneOf
from pixelgate.domain.signals import Signals
from pixelgate.rules.annotations import Declared, take_apart
from pixelgate.rules.fields import Field, ItemList, Kind, Reader, Scope, Unknown, Unseen, nothing_unseen
from pixelgate.rules.unseen_categories import read_unseen_categories

DATES = frozenset({"image.taken_at", "rights.expires_at"})
"""Texts that hold an ISO 8601 date; nothing in their type says so."""

_SCALARS: dict[object, Kind] = {
    int: Kind.NUMBER,
    float: Kind.NUMBER,
    bool: Kind.BOOLEAN,
    str: Kind.TEXT,
}

_MISSING_NOTES = {
    "labels": "What this image shows as a whole could not be analysed",
    "objects": "The objects of this image could not be analysed",
    "categories": "The categories of this image are not known",
    "moderation": "Nudity and gore could not be checked",
    "faces": "The faces of this image could not be analysed",
    "text": "The text of this image could not be read",
    "colors": "The colours of this image could not be measured",
    "background": "The background of this image could not be measured",
    "quality": "The technical quality of this image could not be measured",
    "composition": "The composition of this image could not be measured",
    "duplicates": "Copies of this image could not be looked for",
    "custom_labels": "The custom labels of this image are not known",
}


MISSABLE: dict[str, Unknown] = {
    name: Unknown(_MISSING_NOTES[name], group=name)
    for name, member in Signals.model_fields.items()
    if take_apart(member.annotation).nullable or name == "moderation"
}
"""Every signal that an analysis may fail to give, and what is then said."""

_UNSEEN: dict[str, Callable[[object], tuple[Unseen, ...]]] = {
    "moderation": partial(read_unseen_categories, gaps=MISSABLE)
}
"""The lists that several analyses give, so that a part of them may be missing."""


class _Collector:
    """Walks one model: the image, or an item of the list ``inside``, where no other can be ranged over."""

    def __init__(self, inside: str) -> None:
        self.inside = inside
        self.fields: dict[str, Field] = {}
        self.lists: dict[str, ItemList] = {}
        self.uncomparable: set[str] = set()
        self.differences: dict[str, Callable[[str], Field]] = {}

    def walk(self, model: type[BaseModel], prefix: tuple[str, ...], missing: Unknown | None) -> None:
        if model is DominantColor:
            self._collect_difference(prefix, missing)
        for name, member in model.model_fields.items():
            declared = take_apart(member.annotation, tuple(member.metadata))
            path = (*prefix, name)
            gap = MISSABLE.get(name) if model is Signals else missing
            self._collect(model, declared, path, gap)

    def _collect(
        self, model: type[BaseModel], declared: Declared, path: tuple[str, ...], missing: Unknown | None
    ) -> None:
        spelled = ".".join(path)
        read = _reader(path, missing)
        if declared.model:
            self.walk(declared.model, path, missing)
        elif not self.inside and declared.item and declared.item.model:
            scope = _scope(declared.item.model, inside=spelled)
            self.lists[spelled] = ItemList(spelled, read, scope, _UNSEEN.get(spelled, nothing_unseen))
        elif get_origin(declared.core) is Literal:
            self.fields[spelled] = Field(spelled, Kind.CHOICE, read, choices=get_args(declared.core))
        elif path[-1] == "name" and "parents" in model.model_fields:
            words = declared.one_of or OneOf(())
            self.fields[spelled] = Field(
                spelled,
                Kind.NAME,
                read,
                choices=words.choices,
                never=words.never,
                read_names=_names,
                read_lineage=_lineage,
                named_in=self.inside,
            )
        elif declared.one_of:
            self.fields[spelled] = Field(spelled, Kind.CHOICE, read, choices=declared.one_of.choices)
        elif declared.core in _SCALARS:
            scalar = Kind.DATE if spelled in DATES else _SCALARS[declared.core]
            self.fields[spelled] = Field(spelled, scalar, read, low=declared.low, high=declared.high)
        else:
            self.uncomparable.add(spelled)

    def _collect_difference(self, prefix: tuple[str, ...], missing: Unknown | None) -> None:
        spelled = ".".join((*prefix, "delta_e"))
        self.differences[spelled] = partial(_color_difference, spelled, _reader((*prefix, "lab"), missing))

    def scope(self) -> Scope:
        return Scope(self.fields, self.lists, frozenset(self.uncomparable), self.differences)


def _reader(path: tuple[str, ...], missing: Unknown | None) -> Reader:
    if len(path) == 1 and missing is None:
        return attrgetter(path[0])
    group, *rest = path

    def read(subject: object) -> object:
        value = getattr(subject, group)
        if value is None:
            return missing
        for name in rest:
            value = getattr(value, name)
            if value is None:
                return None
        return value

    return read


def _names(item: object) -> object:
    name, aliases = attrgetter("name")(item), getattr(item, "aliases", ())
    return (name, *aliases) if aliases else name


def _lineage(item: object) -> object:
    name, parents = attrgetter("name", "parents")(item)
    return (name, *getattr(item, "aliases", ()), *parents)


def _color_difference(path: str, read_lab: Reader, hex_color: str) -> Field:
    target = lab_of_hex(hex_color)

    def read(subject: object) -> object:
        lab = read_lab(subject)
        return round(ciede2000(lab, target), 4) if isinstance(lab, tuple) else lab

    return Field(f"{path} to {hex_color}", Kind.NUMBER, read, low=0)


def _scope(model: type[BaseModel], *, inside: str = "") -> Scope:
    collector = _Collector(inside)
    collector.walk(model, (), None)
    return collector.scope()


IMAGE = _scope(Signals)
"""The words of the image itself; the words of an item are in the scope of its list."""
