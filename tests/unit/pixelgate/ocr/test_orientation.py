"""Turned pages are read the right way up, and nothing else is turned."""

import numpy as np
import pytest
from PIL import Image
from PIL.Image import Transpose

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings.base import Box
from pixelgate.domain.findings.text import TextLine, TextWord
from pixelgate.ocr.lines import ReadText
from pixelgate.ocr.orientation import MIN_REGIONS, TURNS, PageOrientation, UprightReader, turn_box
from pixelgate.ocr.paddle.network import Stage

TURNED = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}


class MarkReader:
    """Reads "Heading" at the black mark of a page, sure only where the mark is at the top left."""

    model = "drawn"
    version = "1"

    def __init__(self, *, regions=MIN_REGIONS, sure_everywhere=False):
        self.reads, self.regions, self.sure_everywhere = 0, regions, sure_everywhere

    def read(self, picture):
        self.reads += 1
        rows, columns = np.nonzero(np.asarray(picture.convert("L")) < 128)
        top, left = int(rows.min()), int(columns.min())
        bottom, right = int(rows.max()) + 1, int(columns.max()) + 1
        width, height = picture.size
        box = Box(
            x=left / width, y=top / height, width=(right - left) / width, height=(bottom - top) / height
        )
        is_upright = left < width / 2 and top < height / 2 and right - left > bottom - top
        line = TextLine(
            text="Heading",
            confidence=0.99 if is_upright else 0.75,
            box=box,
            words=(TextWord(text="Heading", confidence=0.9, box=box),),
        )
        return ReadText(lines=(line,), truncated=False, regions=self.regions)


class Says:
    """An orientation network that is this sure of a turn, whatever it is shown."""

    def __init__(self, turn, confidence=0.95):
        self.answer = np.full((1, 4), (1 - confidence) / 3, dtype=np.float32)
        self.answer[0, TURNS.index(turn)] = confidence

    def run(self, tensor):
        return {"probabilities": self.answer}


def upright(network, reader):
    stage = Stage(network, lambda picture: np.zeros((1, 3, 2, 2), dtype=np.float32))
    return UprightReader(reader, PageOrientation(lambda: stage, min_confidence=0.9))


def page(turn=0):
    picture = Image.new("RGB", (200, 300), "white")
    picture.paste("black", (20, 30, 120, 50))
    return picture.transpose(TURNED[turn]) if turn else picture


@pytest.mark.parametrize("turn", TURNED)
def test_a_turned_page_is_read_upright_and_boxed_as_it_stands(turn):
    as_it_stands = MarkReader().read(page(turn)).lines[0].box

    read = upright(Says(turn), MarkReader()).read(page(turn))

    [line] = read.lines
    assert (read.orientation, line.confidence) == (turn, 0.99)
    assert line.box.model_dump() == pytest.approx(as_it_stands.model_dump(), abs=1e-4)
    assert line.words[0].box == line.box


def test_an_upright_page_is_read_once():
    reader = MarkReader()

    assert upright(Says(0), reader).read(page()).orientation == 0
    assert reader.reads == 1


@pytest.mark.parametrize(
    ("network", "reader"),
    [
        pytest.param(Says(180, 0.89), MarkReader(), id="unsure"),
        pytest.param(Says(180), MarkReader(regions=MIN_REGIONS - 1), id="hardly any text"),
        pytest.param(Says(180), MarkReader(), id="reads worse when turned"),
    ],
)
def test_what_stands_upright_is_not_turned(network, reader):
    read = upright(network, reader).read(page())

    assert (read.orientation, read.lines[0].confidence) == (0, 0.99)


def test_the_network_is_opened_when_a_page_is_met():
    def broken():
        raise ConfigurationError("no model")

    orientation = PageOrientation(broken, min_confidence=0.9)

    assert UprightReader(MarkReader(regions=0), orientation).read(page()).orientation == 0
    with pytest.raises(ConfigurationError, match="no model"):
        UprightReader(MarkReader(), orientation).read(page())


def test_what_is_no_probability_turns_nothing():
    network = Says(0)
    network.answer = np.full((1, 4), np.nan, dtype=np.float32)

    with pytest.raises(ConfigurationError, match="are no probabilities"):
        upright(network, MarkReader()).read(page())


def test_four_quarter_turns_bring_a_box_back():
    box = turned = Box(x=0.1, y=0.2, width=0.3, height=0.15)

    for _ in range(4):
        turned = turn_box(turned, 90)

    assert turned == box
    assert turn_box(box, 270) == turn_box(turn_box(box, 180), 90)
