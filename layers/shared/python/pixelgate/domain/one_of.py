"""A text out of a closed set that is known only when the program runs: a ``Literal`` from a table."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class OneOf:
    """In ``Annotated[str, OneOf(...)]``: validates and documents itself as a ``Literal`` of ``choices`` does.

    ``never`` says of some choices why no value is ever that one.
    """

    def __init__(self, choices: tuple[str, ...], never: Mapping[str, str] = MappingProxyType({})) -> None:
        self.choices = choices
        self.never = never

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.choices))
