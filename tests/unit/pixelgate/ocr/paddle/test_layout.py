"""Regions come in the order in which people read."""

from math import radians

import numpy as np
import pytest

from pixelgate.ocr.paddle.geometry import Rectangle
from pixelgate.ocr.paddle.layout import reading_order


def box(left, top, width, height=20):
    return Rectangle(left + width / 2, top + height / 2, width, height, 0.0).corners()


def lines(regions):
    return tuple(line.regions for line in reading_order(regions))


def paragraphs(regions):
    return [line.paragraph for line in reading_order(regions)]


def turned(corners, degrees):
    angle = radians(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return corners @ matrix


def test_rows_go_from_top_to_bottom():
    assert lines([box(0, 60, 300), box(0, 0, 300), box(0, 30, 300)]) == ((1,), (2,), (0,))


def test_neighbours_in_a_row_are_one_line():
    assert lines([box(110, 2, 80), box(0, 0, 100)]) == ((1, 0),)


def test_a_price_far_to_the_right_is_the_next_line():
    receipt = [box(0, 0, 100), box(400, 0, 60), box(0, 30, 100), box(400, 30, 60)]

    assert lines(receipt) == ((0,), (1,), (2,), (3,))
    assert paragraphs(receipt) == [0, 0, 0, 0]


def test_columns_of_running_text_are_read_one_after_the_other():
    rows = [box(left, top, 300) for top in (100, 130, 160) for left in (0, 340)]

    assert lines([box(0, 0, 640), *rows]) == ((0,), (1,), (3,), (5,), (2,), (4,), (6,))


def test_a_tilted_page_is_read_by_its_own_rows():
    page = [box(left, top, width) for top in (0, 30, 60) for left, width in ((0, 400), (410, 400))]

    for degrees in (-20, 8, 20):
        assert lines([turned(corners, degrees) for corners in page]) == ((0, 1), (2, 3), (4, 5))


def test_a_column_is_a_paragraph_of_its_own():
    rows = [box(left, top, 300) for top in (0, 30, 60) for left in (0, 340)]

    assert paragraphs(rows) == [0, 0, 0, 1, 1, 1]


@pytest.mark.parametrize("pitch", [24, 30, 45])
def test_a_wider_gap_than_usual_ends_a_paragraph(pitch):
    tops = [0, pitch, 2 * pitch, 4 * pitch, 5 * pitch, 6 * pitch]

    assert paragraphs([box(0, top, 300) for top in tops]) == [0, 0, 0, 1, 1, 1]


def test_larger_letters_are_a_heading():
    assert paragraphs([box(0, 0, 300, 34), box(0, 42, 300), box(0, 70, 300)]) == [0, 1, 1]


def test_the_lines_of_a_tilted_page_are_one_paragraph():
    page = [box(0, top, 500) for top in (0, 30, 60, 90)]

    for degrees in (-15, 15):
        assert paragraphs([turned(corners, degrees) for corners in page]) == [0, 0, 0, 0]


def test_nothing_has_no_order():
    assert reading_order([]) == ()
