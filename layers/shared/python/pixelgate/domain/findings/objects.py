"""What is where in the picture."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Box, Finding, Fraction
from pixelgate.domain.findings.categories import Categories


class DetectedObject(Document):
    """One instance. ``area``: the share of the image that its box covers, ``aliases``: its other names."""

    name: str
    parents: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    confidence: Fraction
    box: Box
    area: Fraction


class ObjectsFinding(Finding):
    """Instances, most confident first, and how many there are of each name.

    A category is as sure as its surest instance.
    """

    objects: Annotated[tuple[DetectedObject, ...], Field(max_length=100)]
    counts: Mapping[str, Annotated[int, Field(ge=1)]]
    categories: Categories = ()
