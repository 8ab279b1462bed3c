"""What is shown to the rule sets: pictures as they should be, and pictures that one thing is wrong with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from PIL import Image

Draw = Callable[[], Image.Image]


@dataclass(frozen=True)
class Case:
    """``by`` are the rules that must lead to its verdict, no more and no less; none where it is approved."""

    ruleset: str
    name: str
    encode: Callable[[], bytes]
    by: frozenset[str] = frozenset()


def drawn(ruleset: str, name: str, draw: Draw, *by: str) -> Case:
    """A picture that is uploaded as a JPEG."""
    return Case(ruleset, name, partial(as_jpeg, draw), frozenset(by))


def as_jpeg(draw: Draw, *, xmp: bytes = b"") -> bytes:
    """As a camera or a program writes it, with this XMP packet."""
    encoded = BytesIO()
    draw().save(encoded, "JPEG", quality=90, **({"xmp": xmp} if xmp else {}))
    return encoded.getvalue()
