"""Mistaken characters are put right where their neighbours leave no doubt, and nowhere else."""

import pytest

from pixelgate.ocr.paddle.lookalikes import mend_line, mend_word


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("R0LL", "ROLL"),
        ("0live", "Olive"),
        ("S0ap", "Soap"),
        ("T0TAL:", "TOTAL:"),
        ("(B0X)", "(BOX)"),
        ("2O15", "2015"),
        ("1O.50", "10.50"),
        ("12/1o/2021", "12/10/2021"),
        ("Mi1k", "Milk"),
    ],
)
def test_neighbours_tell_a_letter_from_a_digit(read, meant):
    assert mend_word(read) == meant


@pytest.mark.parametrize(
    "text", ["CS80082", "500G", "A0", "P0", "F0F0F0", "H2O", "CO2", "OK", "O", "0", "1st", "1L", "x0", "100"]
)
def test_codes_and_units_stay_as_they_are_read(text):
    assert mend_word(text) == text


def test_full_width_signs_stay_in_chinese_lines_only():
    assert mend_line(("TEL\uff1a", "YOU\uff0cPLEASE")) == ("TEL:", "YOU,PLEASE")
    assert mend_line(("中国\uff0c", "\uff08\uff10\uff09")) == ("中国\uff0c", "\uff08\uff10\uff09")
