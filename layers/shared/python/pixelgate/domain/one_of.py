"""A text out of a closed set that is known only when the program runs: a ``Literal`` from a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, slots=True)
class OneOf:
    """In ``Annotated[str, OneOf(...)]``: validates and documents itself as a ``Literal`` of ``choices`` does.

    ``never`` says of some choices why no value is ever that one.
    """

    choices: tuple[str, ...]
    never: Mapping[str, str] = field(default_factory=dict)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.choices))
