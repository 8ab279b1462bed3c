"""What the whole picture shows."""

from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Finding, Fraction
from pixelgate.domain.findings.categories import Categories


class Label(Document):
    """One thing the whole picture shows. ``wnid`` is the identity (two ImageNet classes are both "crane").

    ``aliases`` are its other names ("tabby cat" of "tabby").
    """

    name: str
    wnid: str
    confidence: Fraction
    parents: tuple[str, ...]
    aliases: tuple[str, ...] = ()


class LabelsFinding(Finding):
    """The most likely labels, best first, and the picture's embedding.

    ``is_confident``: the best label is likely enough to be called what the picture shows; where it is not,
    the labels are guesses at a picture of nothing that the model knows well.
    A category's confidence is the sum of those of all labels in it, also of the less likely ones that are not
    listed: no breed may be sure in a picture that surely shows a dog.
    ``embedding`` is base64 of 1280 little-endian float16 values of L2 norm 1: compare by dot product.
    """

    labels: Annotated[tuple[Label, ...], Field(max_length=10)]
    categories: Categories = ()
    is_confident: bool
    embedding: str
