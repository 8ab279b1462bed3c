"""How wide the frame around a picture is."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgate.domain.findings.measures import Borders

# A frame next to a drawing rings by a few levels in a JPEG.
TOLERANCE = 12


def borders(picture: Image.Image) -> Borders:
    """The widths of the plain margins of an RGB picture: bars, frames, or empty space around a product.

    A margin is every row (or column) from the edge on that has one colour, and that of the edge. A picture
    of one colour has no margins, because nothing is inside of them.
    """
    if not any(_may_be_plain(picture.crop(edge)) for edge in _edges(*picture.size)):
        return Borders(top=0, right=0, bottom=0, left=0)
    channels = np.ascontiguousarray(np.moveaxis(np.asarray(picture), -1, 0))
    top, bottom = _margins(channels)
    if top == picture.height:
        return Borders(top=0, right=0, bottom=0, left=0)
    left, right = _margins(channels.transpose(0, 2, 1))
    return Borders(
        top=round(top / picture.height, 4),
        right=round(right / picture.width, 4),
        bottom=round(bottom / picture.height, 4),
        left=round(left / picture.width, 4),
    )


def _edges(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    yield 0, 0, width, 1
    yield 0, height - 1, width, height
    yield 0, 0, 1, height
    yield width - 1, 0, width, height


def _may_be_plain(edge: Image.Image) -> bool:
    """Whether this first row or column could begin a margin; hardly any of a photo could."""
    extremes = np.array(edge.getextrema())
    return bool((np.ptp(extremes, axis=1) <= 2 * TOLERANCE).all())


def _margins(channels: NDArray[np.uint8]) -> tuple[int, int]:
    """How many of the first rows (``[3, rows, columns]``) have the colour of the first, and of the last."""
    lowest, highest = (pick(axis=2).astype(np.int16) for pick in (channels.min, channels.max))
    return _leading(channels[:, 0], lowest, highest), _leading(
        channels[:, -1], lowest[:, ::-1], highest[:, ::-1]
    )


def _leading(edge: NDArray[np.uint8], lowest: NDArray[np.int16], highest: NDArray[np.int16]) -> int:
    """How many rows from the first on stay near the colour of ``edge``, given their extremes."""
    color = np.median(edge, axis=1, keepdims=True)
    is_plain = ((highest - color <= TOLERANCE) & (color - lowest <= TOLERANCE)).all(axis=0)
    return len(is_plain) if is_plain.all() else int(is_plain.argmin())
