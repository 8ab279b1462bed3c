"""The categories that labels and objects give a picture."""

from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Fraction


class Category(Document):
    """One of the categories of ``models_onnx/taxonomy.yaml``, and what gave it, the strongest first.

    ``path`` is "Animals > Pets > Cats", ``name`` its end and ``parents`` the rest of it, nearest first.
    """

    id: str
    name: str
    path: str
    parents: tuple[str, ...]
    confidence: Fraction
    given_by: Annotated[tuple[str, ...], Field(max_length=5)]


Categories = Annotated[tuple[Category, ...], Field(max_length=20)]
