"""JSON by orjson, which takes a fifth of the time of the module ``json``, and means the same.

Save for whole numbers of more than 64 bits, which are read as floats, and for NaN and infinities, which are
written as null: no number, whoever reads it.
"""

import json
from typing import Any

import orjson


def loads(text: str | bytes) -> Any:  # noqa: ANN401 - whatever the text says
    """What ``text`` says.

    Raises:
        JSONDecodeError: it is no JSON, in the words of ``json``.
    """
    try:
        return orjson.loads(text)
    except ValueError:
        # What else Python takes for JSON, such as NaN.
        return json.loads(text)


def dumps(value: Any) -> str:  # noqa: ANN401 - whatever is JSON
    """``value`` as text without blanks, and with letters of any script as they are.

    Raises:
        TypeError: it is no JSON.
    """
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # Keys that are numbers, whole numbers of more than 64 bits, halves of surrogate pairs.
        return json.dumps(value)
