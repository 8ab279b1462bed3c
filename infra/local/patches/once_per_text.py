"""What follows from a text alone is found once."""

import functools
from collections.abc import Callable
from typing import Any

_KEPT_TEXTS = 4096


def once_per_text(parse: Callable[..., Any]) -> Callable[..., Any]:
    """``parse`` that answers again what it has answered for the same texts, which nobody may change."""
    parse_texts = functools.lru_cache(_KEPT_TEXTS)(parse)

    @functools.wraps(parse)
    def parse_once(*values: object) -> object:
        # Anything else may be changed by whoever holds it, or equal what is written differently.
        are_texts = all(isinstance(value, str) for value in values)
        return parse_texts(*values) if are_texts else parse(*values)

    return parse_once
