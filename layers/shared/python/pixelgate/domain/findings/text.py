"""What can be read in the picture."""

from typing import Annotated, Literal

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Box, Finding, Fraction


class TextWord(Document):
    """One word of a line."""

    text: Annotated[str, Field(max_length=500)]
    confidence: Fraction
    box: Box


class TextLine(Document):
    """One line of text in reading order. ``words`` is empty where a picture holds too many to carry.

    Lines of one paragraph follow one another and share its number, which counts from 0.
    """

    text: Annotated[str, Field(max_length=500)]
    confidence: Fraction
    box: Box
    paragraph: Annotated[int, Field(ge=0)] = 0
    words: Annotated[tuple[TextWord, ...], Field(max_length=400)] = ()


class TextFinding(Finding):
    """What can be read, and why this engine read it.

    ``language`` is what the engine was told to expect. ``truncated``: the picture holds more text than
    are kept here. ``orientation``: the page stands turned clockwise by so many degrees in the upright image
    and was read the right way up; boxes refer to the image as it is. ``hidden`` lines more were painted over
    before this search.
    """

    engine: Literal["ppocr", "tesseract"]
    engine_reason: Annotated[str, Field(max_length=200)]
    language: str
    lines: Annotated[tuple[TextLine, ...], Field(max_length=200)]
    truncated: bool
    orientation: Literal[0, 90, 180, 270] = 0
    hidden: Annotated[int, Field(ge=0)] = 0
