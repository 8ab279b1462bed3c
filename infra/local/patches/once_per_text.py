"""What follows from a text alone is found once."""

import functools
from collections.abc import Callable
from typing import Any

_KEPT_TEXTS = 4096


def once_per_text(parse: Callable[..., Any]) -> Callable[..., Any]:
    """``parse``, of one argument, that answers again what it has answered for the same text."""
    parse_text = functools.lru_cache(_KEPT_TEXTS)(parse)

    @functools.wraps(parse)
    def parse_once(value: object) -> object:
        # Anything else may be changed by whoever holds it, or equal what is written differently.
        return parse_text(value) if isinstance(value, str) else parse(value)

    return parse_once
