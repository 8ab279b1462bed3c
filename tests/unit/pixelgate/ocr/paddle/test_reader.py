"""From a picture to lines, with networks that answer what a test says."""

import numpy as np
import pytest
from PIL import Image

from pixelgate.domain.errors import ConfigurationError
from pixelgate.ocr.paddle.detection import MAX_REGIONS, TextDetector
from pixelgate.ocr.paddle.network import Stage
from pixelgate.ocr.paddle.reader import PaddleReader
from pixelgate.ocr.paddle.recognition import TextRecognizer

ALPHABET = (*"HIOKY0", " ")


class Painter:
    """A detector that finds what is black in a picture whose pixels are cells of its map."""

    def run(self, tensor):
        return {"probability_map": np.where(tensor[:, :1] < 0.5, 0.95, 0.01).astype(np.float32)}


class Speller:
    """A recogniser that reads the same in every line and keeps the shapes it was given."""

    def __init__(self, text, sure=0.99):
        self.text, self.sure, self.shapes = text, sure, []

    def run(self, tensor):
        self.shapes.append(tensor.shape)
        steps = np.full((len(tensor), tensor.shape[3] // 8, len(ALPHABET) + 1), 0.001, dtype=np.float32)
        steps[:, :, 0] = 0.5
        for step, letter in enumerate(self.text):
            steps[:, 2 * step, ALPHABET.index(letter) + 1] = self.sure
        return {"probabilities": steps}


class Broken:
    """A network whose every answer ``name`` is ``value``, in the given shape for a tensor."""

    def __init__(self, name, value, shape):
        self.name, self.value, self.shape = name, value, shape

    def run(self, tensor):
        return {self.name: np.full(self.shape(tensor), self.value, dtype=np.float32)}


def cells(picture):
    return np.asarray(picture, dtype=np.float32).transpose(2, 0, 1)[np.newaxis] / 255


def strip(picture):
    return cells(picture.resize((max(1, round(picture.width * 48 / picture.height)), 48)))


def reader(*, detector=None, recognizer=None):
    detector = TextDetector(
        Stage(detector or Painter(), cells), min_pixel=0.2, min_score=0.4, unclip_ratio=1.4
    )
    recognizer = TextRecognizer(Stage(recognizer or Speller("HI"), strip), ALPHABET)
    return PaddleReader(detector, recognizer, model="drawn", version="1", min_confidence=0.7)


def page(*boxes, size=(200, 100)):
    picture = Image.new("RGB", size, "white")
    for box in boxes:
        picture.paste("black", box)
    return picture


def test_a_line_is_read_where_the_detector_fires():
    [line] = reader().read(page((20, 40, 120, 50))).lines

    assert line.text == "HI"
    # The core of 99 x 9 between the centres of its pixels grows by 9 * 99 * 1.4 / (2 * (9 + 99)).
    assert line.box.y == pytest.approx((40.5 - 5.775) / 100, abs=1e-3)
    assert line.box.height == pytest.approx((9 + 2 * 5.775) / 100, abs=1e-3)
    assert [word.text for word in line.words] == ["HI"]
    assert line.words[0].box == line.box


def test_words_have_boxes_of_their_own():
    [line] = reader(recognizer=Speller("HI OK")).read(page((20, 40, 120, 50))).lines

    first, second = line.words
    assert (first.text, second.text) == ("HI", "OK")
    assert first.box.x + first.box.width < second.box.x


def test_where_nothing_fires_nothing_is_recognised():
    speller = Speller("HI")

    assert reader(recognizer=speller).read(page()).lines == ()
    assert speller.shapes == []


@pytest.mark.parametrize(("sure", "count"), [(0.69, 0), (0.81, 1)])
def test_a_line_below_the_floor_is_left_out(sure, count):
    assert len(reader(recognizer=Speller("HIYO", sure)).read(page((20, 40, 120, 50))).lines) == count


def test_lines_of_similar_width_are_read_together():
    speller = Speller("HI")

    reader(recognizer=speller).read(page((20, 10, 120, 20), (20, 40, 120, 50), (20, 70, 60, 80)))

    assert sorted(shape[0] for shape in speller.shapes) == [1, 2]


def test_a_line_that_runs_down_is_turned_before_it_is_read():
    speller = Speller("HI")

    [line] = reader(recognizer=speller).read(page((90, 10, 100, 90))).lines

    assert speller.shapes[0][3] > speller.shapes[0][2]
    # Its words begin at the top.
    assert line.box.y < 0.2
    assert line.box.y + line.box.height < 0.5


class Ramp:
    """A detector that is surer to the right, in one region of 400 x 200 cells: ``middle`` on average."""

    def __init__(self, middle):
        self.middle = middle

    def run(self, tensor):
        heat = np.zeros((1, 1, *tensor.shape[2:]), dtype=np.float32)
        heat[0, 0, 20:220, 20:420] = np.linspace(self.middle - 0.15, self.middle + 0.15, 400)
        return {"probability_map": heat}


@pytest.mark.parametrize(("middle", "count"), [(0.39, 0), (0.41, 1)])
def test_a_large_region_is_kept_by_what_the_map_shows_on_average(middle, count):
    read = reader(detector=Ramp(middle)).read(page((20, 20, 420, 220), size=(500, 300)))

    assert read.regions == count


@pytest.mark.parametrize("value", [np.nan, np.inf, -0.5, 7.0])
def test_what_is_no_probability_is_not_read_as_empty(value):
    written = page((20, 40, 120, 50))
    detector = Broken("probability_map", value, lambda tensor: (1, 1, *tensor.shape[2:]))
    recognizer = Broken("probabilities", value, lambda tensor: (len(tensor), tensor.shape[3] // 8, 8))

    with pytest.raises(ConfigurationError, match="probability_map are no probabilities"):
        reader(detector=detector).read(written)
    with pytest.raises(ConfigurationError, match="probabilities are no probabilities"):
        reader(recognizer=recognizer).read(written)


@pytest.mark.parametrize("color", ["black", "white", (30, 90, 200)])
def test_a_blank_picture_is_not_shown_to_the_detector(color):
    unusable = Broken("probability_map", np.nan, lambda tensor: (1, 1, *tensor.shape[2:]))

    assert reader(detector=unusable).read(Image.new("RGB", (200, 100), color)).lines == ()


def test_places_that_look_like_text_are_counted_whether_or_not_they_are_read():
    read = reader(recognizer=Speller("")).read(page((20, 10, 120, 20), (20, 40, 120, 50)))

    assert (read.lines, read.regions) == ((), 2)


def test_a_zero_among_letters_is_read_as_a_letter():
    [line] = reader(recognizer=Speller("H0KY")).read(page((20, 40, 120, 50))).lines

    assert line.text == line.words[0].text == "HOKY"


@pytest.mark.parametrize("size", [(1, 1), (2, 200), (2000, 3), (300, 300)])
@pytest.mark.parametrize("color", ["black", "white"])
def test_odd_pictures_are_read_without_an_exception(size, color):
    assert not reader().read(Image.new("RGB", size, color)).truncated


def test_noise_is_bounded():
    specks = [(x, y, x + 3, y + 3) for x in range(0, 300, 5) for y in range(0, 300, 5)]
    speller = Speller("HI")

    reader(recognizer=speller).read(page(*specks, size=(300, 300)))

    assert sum(shape[0] for shape in speller.shapes) <= MAX_REGIONS
