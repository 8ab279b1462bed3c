"""Answers survive an interruption, and only for the very model that gave them."""

import pytest
from PIL import Image

from pixelgate.domain.base import Document
from tests.support.labelled import save
from tools.evaluation.predictions import Predictions


class Color(Document):
    name: str


class FakePredictor:
    """Says the colour of the first pixel, and remembers how often it was asked."""

    answers = Color

    def __init__(self, fingerprint="m@1"):
        self.fingerprint = fingerprint
        self.asked = 0

    def predict(self, pictures):
        self.asked += len(pictures)
        return [Color(name=str(copies.small.getpixel((0, 0))[0] > 128)) for copies in pictures]


class Count:
    def __init__(self):
        self.files = 0

    def advance(self, files):
        self.files += files


@pytest.fixture
def files(tmp_path):
    return [save(tmp_path / f"{index}.png", color) for index, color in enumerate(("red", "blue", "lime"))]


def ask(path, predictor, files):
    return Predictions(path, predictor).of(files, watcher=Count())


def test_a_second_run_asks_nothing(tmp_path, files):
    path, second = tmp_path / "out" / "p.jsonl", FakePredictor()
    first_answers, _ = ask(path, FakePredictor(), files)

    answers, _ = ask(path, second, files)

    assert second.asked == 0
    assert answers == first_answers
    assert [answers[file].name for file in files] == ["True", "False", "False"]


def test_only_what_is_missing_is_asked_after_an_interruption(tmp_path, files):
    path, second = tmp_path / "p.jsonl", FakePredictor()
    ask(path, FakePredictor(), files)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:2]) + lines[2][:20])

    answers, _ = ask(path, second, files)

    assert second.asked == 1
    assert len(answers) == 3
    assert len(path.read_text().splitlines()) == 3


def test_another_version_of_the_model_is_asked_again(tmp_path, files):
    path, second = tmp_path / "p.jsonl", FakePredictor("m@2")
    ask(path, FakePredictor(), files)

    ask(path, second, files)

    assert second.asked == 3


def test_a_file_that_changed_is_asked_again(tmp_path, files):
    path, second = tmp_path / "p.jsonl", FakePredictor()
    ask(path, FakePredictor(), files)
    Image.new("RGB", (16, 16), "white").save(files[1])

    answers, _ = ask(path, second, files)

    assert second.asked == 1
    assert answers[files[1]].name == "True"


def test_what_the_service_refuses_is_named_and_not_asked(tmp_path, files):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    predictor, count = FakePredictor(), Count()

    answers, refused = Predictions(tmp_path / "p.jsonl", predictor).of([*files, broken], watcher=count)

    assert set(answers) == set(files)
    assert refused[broken].startswith("UNSUPPORTED_FORMAT")
    assert (predictor.asked, count.files) == (3, 4)
