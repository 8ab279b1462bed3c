"""Annotations of documents taken apart: what the type of a field says about its values."""

import types
from typing import Annotated, NamedTuple, Union, cast, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel

from pixelgate.domain.one_of import OneOf


class Declared(NamedTuple):
    """The annotation of one field: its type, and the bounds and words that it declares."""

    core: object
    nullable: bool
    low: float | None
    high: float | None
    one_of: OneOf | None

    @property
    def model(self) -> type[BaseModel] | None:
        return self.core if isinstance(self.core, type) and issubclass(self.core, BaseModel) else None

    @property
    def item(self) -> "Declared | None":
        """What ``tuple[X, ...]`` holds."""
        arguments = get_args(self.core)
        is_list = get_origin(self.core) is tuple and len(arguments) == 2 and arguments[1] is ...
        return take_apart(arguments[0]) if is_list else None


def take_apart(annotation: object, metadata: tuple[object, ...] = ()) -> Declared:
    """An annotation as pydantic leaves it: what it says of itself, and what was taken off as ``metadata``."""
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
    return Declared(annotation, nullable, low, high, one_of)
