"""A picture whose text is known."""

from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Page:
    """``picture`` as a camera or scanner gives it, and every word on it in reading order."""

    picture: Image.Image
    text: str
