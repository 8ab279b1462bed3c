"""The words that conditions may use: every field of ``Signals`` with its type, found by introspection."""

import types
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from typing import Annotated, Literal, Union, cast, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel

from pixelgate.domain.color_difference import ciede2000, lab_of_hex
from pixelgate.domain.findings import DominantColor
from pixelgate.domain.one_of import OneOf
from pixelgate.domain.signals import Signals
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
}


@dataclass(frozen=True, slots=True)
class _Type:
    """An annotation taken apart."""

    core: object
    nullable: bool
    low: float | None
    high: float | None
    one_of: OneOf | None

    @property
    def model(self) -> type[BaseModel] | None:
        return self.core if isinstance(self.core, type) and issubclass(self.core, BaseModel) else None

    @property
    def item(self) -> "_Type | None":
        """What ``tuple[X, ...]`` holds."""
        arguments = get_args(self.core)
        is_list = get_origin(self.core) is tuple and len(arguments) == 2 and arguments[1] is ...
        return _take_apart(arguments[0], ()) if is_list else None


def _take_apart(annotation: object, metadata: tuple[object, ...]) -> _Type:
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata = (*metadata, *more)
    nullable = False
    if get_origin(annotation) in (Union, types.UnionType):
        options = [option for option in get_args(annotation) if option is not type(None)]
        nullable = len(options) < len(get_args(annotation))
        annotation = options[0] if len(options) == 1 else annotation
    constraints = [inner for outer in metadata for inner in getattr(outer, "metadata", [outer])]
    low = next((cast("float", bound.ge) for bound in constraints if isinstance(bound, Ge)), None)
    high = next((cast("float", bound.le) for bound in constraints if isinstance(bound, Le)), None)
    one_of = next((each for each in constraints if isinstance(each, OneOf)), None)
    return _Type(annotation, nullable, low, high, one_of)


MISSABLE: dict[str, Unknown] = {
    name: Unknown(_MISSING_NOTES[name], group=name)
    for name, member in Signals.model_fields.items()
    if _take_apart(member.annotation, ()).nullable or name == "moderation"
}
"""Every signal that an analysis may fail to give, and what is then said."""

_UNSEEN: dict[str, Callable[[object], tuple[Unseen, ...]]] = {
    "moderation": partial(read_unseen_categories, gaps=MISSABLE)
}
"""The lists that several analyses give, so that a part of them may be missing."""


@dataclass(slots=True)
class _Collector:
    """Walks one model; ``with_lists`` is off inside an item, where no list can be ranged over."""

    with_lists: bool
    fields: dict[str, Field] = field(default_factory=dict)
    lists: dict[str, ItemList] = field(default_factory=dict)
    uncomparable: set[str] = field(default_factory=set)
    differences: dict[str, Callable[[str], Field]] = field(default_factory=dict)

    def walk(self, model: type[BaseModel], prefix: tuple[str, ...], missing: Unknown | None) -> None:
        if model is DominantColor:
            self._collect_difference(prefix, missing)
        for name, member in model.model_fields.items():
            declared = _take_apart(member.annotation, tuple(member.metadata))
            path = (*prefix, name)
            gap = MISSABLE.get(name) if model is Signals else missing
            self._collect(model, declared, path, gap)

    def _collect(
        self, model: type[BaseModel], declared: _Type, path: tuple[str, ...], missing: Unknown | None
    ) -> None:
        spelled = ".".join(path)
        read = _reader(path, missing)
        if declared.model:
            self.walk(declared.model, path, missing)
        elif self.with_lists and declared.item and declared.item.model:
            scope = _item_scope(declared.item.model)
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


def _item_scope(model: type[BaseModel]) -> Scope:
    collector = _Collector(with_lists=False)
    collector.walk(model, (), None)
    return collector.scope()


def _color_difference(path: str, read_lab: Reader, hex_color: str) -> Field:
    target = lab_of_hex(hex_color)

    def read(subject: object) -> object:
        lab = read_lab(subject)
        return round(ciede2000(lab, target), 4) if isinstance(lab, tuple) else lab

    return Field(f"{path} to {hex_color}", Kind.NUMBER, read, low=0)


def _image_scope() -> Scope:
    collector = _Collector(with_lists=True)
    collector.walk(Signals, (), None)
    return collector.scope()


IMAGE = _image_scope()
"""The words of the image itself; the words of an item are in the scope of its list."""
