import pytest

from tools.evaluation.tasks.text import report_text


def test_rates_are_over_all_pictures():
    figures = report_text([("hello word", "hello world"), ("", "")]).figures

    assert figures["cer"] == pytest.approx(1 / 11)
    assert figures["wer"] == 0.5
    assert (figures["characters"], figures["words"]) == (11, 2)
