"""What is to be hidden in a picture, and what was."""

from enum import StrEnum

from pixelgate.domain.base import Document
from pixelgate.domain.steps.pictures import Count, WorkCopy


class Hiding(StrEnum):
    """How a part of a picture is hidden: not at all, under its surroundings, or under a plain box."""

    NONE = "none"
    BLUR = "blur"
    BOX = "box"


class Concealment(Document):
    """What is hidden, and whether the original may stay as it is."""

    faces: Hiding
    text: Hiding
    keep_original: bool


class Anonymization(Concealment):
    """A concealment that is under way: the copies as they are before it."""

    large: WorkCopy
    small: WorkCopy
    center: WorkCopy
    squeezed: WorkCopy


class Hidden(Document):
    """How many faces and lines of text were found and hidden.

    ``is_whole``: there were more than can be told apart, so the whole picture was.
    """

    faces: Count
    lines: Count
    is_whole: bool = False

    @property
    def is_anything(self) -> bool:
        """Whether the picture is another than before."""
        return self.is_whole or self.faces + self.lines > 0
