"""Pages that stand on their side or their head, read the right way up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from PIL import Image
from PIL.Image import Transpose

from pixelgate.domain.findings.base import Box
from pixelgate.domain.findings.text import TextLine
from pixelgate.ocr.engine import TextReader
from pixelgate.ocr.lines import ReadText
from pixelgate.ocr.paddle.network import Stage, require_probabilities

Turn = Literal[0, 90, 180, 270]

TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
"""Degrees clockwise, in the order of the network's classes."""

_UNDO = {90: Transpose.ROTATE_90, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_270}

# A sign in a photo has no layout to tell up from down by; a page has this many lines at least.
MIN_REGIONS = 3

# A page on its side may be read as well as it stands, line by line and in the wrong order.
_AS_GOOD = 0.9

_DECIMALS = 5


@dataclass(frozen=True)
class PageOrientation:
    """A network with the output ``probabilities`` ``[1, 4]``, opened when it is first needed."""

    open_stage: Callable[[], Stage]
    min_confidence: float

    def find(self, picture: Image.Image) -> Turn:
        """Degrees by which the page in ``picture`` stands turned clockwise; 0 where that is not sure.

        Raises:
            ConfigurationError: the network does not open, or answers with something else.
        """
        answer = self._stage.network.run(self._stage.prepare(picture))["probabilities"]
        require_probabilities("probabilities", answer)
        best = int(answer[0].argmax())
        return TURNS[best] if answer[0, best] >= self.min_confidence else 0

    @cached_property
    def _stage(self) -> Stage:
        return self.open_stage()


class UprightReader:
    """Reads with ``reader``, and once more the right way up where ``orientation`` finds a turned page.

    Boxes refer to the picture as it was given.
    """

    def __init__(self, reader: TextReader, orientation: PageOrientation) -> None:
        self.model = reader.model
        self.version = reader.version
        self._reader = reader
        self._orientation = orientation

    def read(self, picture: Image.Image) -> ReadText:
        """Lines in reading order.

        Raises:
            ConfigurationError: from ``reader`` or ``orientation``.
        """
        standing = self._reader.read(picture)
        if standing.regions < MIN_REGIONS:
            return standing
        turn = self._orientation.find(picture)
        if turn == 0:
            return standing
        turned = self._reader.read(picture.transpose(_UNDO[turn]))
        # What was no page reads worse when it is turned.
        if not turned.lines or _legibility(turned) < _AS_GOOD * _legibility(standing):
            return standing
        lines = tuple(_turned(line, turn) for line in turned.lines)
        return replace(turned, lines=lines, orientation=turn)


def _legibility(read: ReadText) -> float:
    """The number of characters, each counted as far as it is sure."""
    return sum(line.confidence * len(line.text) for line in read.lines)


def _turned(line: TextLine, turn: Turn) -> TextLine:
    words = tuple(word.model_copy(update={"box": turn_box(word.box, turn)}) for word in line.words)
    return line.model_copy(update={"box": turn_box(line.box, turn), "words": words})


def turn_box(box: Box, turn: Turn) -> Box:
    """Where ``box`` lies after its picture was turned clockwise."""
    right, bottom = 1 - box.x - box.width, 1 - box.y - box.height
    match turn:
        case 0:
            return box
        case 90:
            x, y, width, height = bottom, box.x, box.height, box.width
        case 180:
            x, y, width, height = right, bottom, box.width, box.height
        case 270:
            x, y, width, height = box.y, right, box.height, box.width
    return Box(x=round(max(0.0, x), _DECIMALS), y=round(max(0.0, y), _DECIMALS), width=width, height=height)
