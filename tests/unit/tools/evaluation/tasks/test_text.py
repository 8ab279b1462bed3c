import pytest

from tests.support.labelled import save
from tools.evaluation.data.texts import read_texts
from tools.evaluation.errors import DataError
from tools.evaluation.tasks.text import report_text


def test_rates_are_over_all_pictures():
    figures = report_text([("hello word", "hello world"), ("", "")]).figures

    assert figures["cer"] == pytest.approx(1 / 11)
    assert figures["wer"] == 0.5
    assert (figures["characters"], figures["words"]) == (11, 2)


def test_every_picture_needs_its_text(tmp_path):
    save(tmp_path / "a.png", "red")
    (tmp_path / "a.txt").write_text("hello")
    save(tmp_path / "b.png", "red")

    with pytest.raises(DataError, match=r"b\.txt"):
        read_texts(tmp_path)
