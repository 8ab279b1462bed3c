"""The middle square of a picture, which is all that a classifier with a centre crop sees of it."""

from math import ceil, floor

from PIL import Image
from PIL.Image import Resampling

from pixelgate.imaging.resizing import Edges, Size, resize

SOURCE_RATIO = 3
"""Shrinking in two steps shows in a classifier's answers unless the first leaves so many times the goal."""

_REACH = 2
"""A bicubic filter sees so many of the pixels that it makes to each side (Pillow's ``BICUBIC``, a = -0.5)."""


def center_square(picture: Image.Image, side: int) -> Image.Image:
    """The middle of ``picture``, ``side`` x ``side`` pixels, its shorter side scaled to that, up or down.

    The same pixels that ``picture`` as a whole, resized by Pillow's bicubic filter, has in its middle (one in
    a hundred may differ by a rounding), without computing the rest: of a strip of 20,000 x 3 pixels the
    whole would be immense.
    """
    width, height = (round(length * side / min(picture.size)) for length in picture.size)
    left, top = ((length - side) // 2 for length in (width, height))
    across, down = picture.width / width, picture.height / height
    first, last = top * down, (top + side) * down
    # One direction after the other, in Pillow's order. What is rounded between them shows: both at once, or
    # in the other order, changed the label of 7 of 588 unclear pictures.
    if _columns_come_first(picture.size, (width, height)):
        box: Edges = (0, first, picture.width, last)
        flattened = resize(picture, (picture.width, side), Resampling.BICUBIC, box=box)
        return resize(flattened, (side, side), Resampling.BICUBIC)
    margin = ceil(_REACH * max(1, down)) + 1
    above, below = max(0, floor(first) - margin), min(picture.height, ceil(last) + margin)
    box = (left * across, above, (left + side) * across, below)
    narrowed = resize(picture, (side, below - above), Resampling.BICUBIC, box=box)
    return resize(narrowed, (side, side), Resampling.BICUBIC, box=(0, first - above, side, last - above))


def _columns_come_first(size: Size, resized: Size) -> bool:
    """As Pillow 13 decides (``ImagingResampleInner``): only of a tall picture, whose width is kept whole."""
    (width, height), (new_width, new_height) = size, resized
    return height > new_height and height - new_height > 2 * (width - new_width)
