"""The SAM transform knows the values that a stack is given, a list as a list.

MiniStack transforms with the template's defaults, whatever is given, and takes a list for text: what
``AllowOrigins: !Ref AllowedOrigins`` names becomes a list of letters.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import ministack.services.cloudformation.changesets as changesets
import ministack.services.cloudformation.engine as engine
import ministack.services.cloudformation.handlers as handlers
import samtranslator.translator.transform as sam

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable, require_callable

_Json = dict[str, Any]
_values: ContextVar[_Json] = ContextVar("values", default={})  # noqa: B039 - never changed, only replaced


def install(options: ServerOptions) -> None:
    require_callable(engine, "_transform_parameters", "template provided_params previous_params")
    # Both have it under a name of their own.
    for module in (handlers, changesets):
        replace_callable(module, "_apply_transforms", "template provided_params previous_params", _remember)
    transform = sam.transform

    @functools.wraps(transform)
    def transform_with_values(template: _Json, values: _Json, *more: object) -> object:
        return transform(template, {**_values.get(), **values}, *more)

    sam.transform = transform_with_values


def _remember(apply: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(apply)
    def apply_with_values(
        template: _Json, provided_params: list[_Json] | None = None, previous_params: _Json | None = None
    ) -> object:
        given = engine._transform_parameters(template, provided_params, previous_params)
        with _known({name: _typed(template, name, value) for name, value in given.items()}):
            return apply(template, provided_params, previous_params)

    return apply_with_values


@contextmanager
def _known(values: _Json) -> Iterator[None]:
    token = _values.set(values)
    try:
        yield
    finally:
        _values.reset(token)


def _typed(template: _Json, name: str, value: str) -> str | list[str]:
    """As AWS hands it to transforms."""
    if template["Parameters"][name].get("Type") == "CommaDelimitedList":
        return [part.strip() for part in value.split(",")]
    return value
