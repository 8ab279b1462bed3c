"""Who did something, as histories and records name them."""

from typing import Annotated

from pydantic import StringConstraints

Actor = Annotated[
    str, StringConstraints(pattern=r"^((key|system):[A-Za-z0-9_-]{1,64}|user:[A-Za-z0-9._@|~+-]{1,128})$")
]
"""``key:<key id>`` for a key, ``user:<subject>`` for a person, ``system:<function>`` for ourselves."""


def actor_named(author: str) -> str:
    """The actor of a record's author: for most a key, stored by its id alone since there were no others."""
    return author if ":" in author else f"key:{author}"
