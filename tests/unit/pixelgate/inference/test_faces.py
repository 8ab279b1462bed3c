"""Faces out of CenterFace's maps: drawn maps, boxes worked out by hand."""

import numpy as np
import pytest

from pixelgate.inference.faces import FaceFinder
from tests.support.models import FakeNetwork

HEIGHT, WIDTH = 64, 128
ROWS, COLUMNS = HEIGHT // 4, WIDTH // 4
TENSOR = np.zeros((1, 3, HEIGHT, WIDTH), np.float32)


class Maps:
    """The four outputs of a picture of 128 x 64 pixels without a face."""

    def __init__(self):
        self.heatmap = np.full((1, 1, ROWS, COLUMNS), 0.01)
        self.scale = np.zeros((1, 2, ROWS, COLUMNS))
        self.offset = np.zeros((1, 2, ROWS, COLUMNS))
        self.landmarks = np.zeros((1, 10, ROWS, COLUMNS))

    def draw(self, row, column, *, height, width, confidence=0.9, shift=(0.0, 0.0), landmarks=None):
        """One face of this size in pixels, centred in this cell."""
        self.heatmap[0, 0, row, column] = confidence
        self.scale[0, :, row, column] = np.log([height / 4, width / 4])
        self.offset[0, :, row, column] = shift
        if landmarks is not None:
            self.landmarks[0, :, row, column] = np.ravel(landmarks)
        return self

    def find(self):
        return FaceFinder(FakeNetwork(**vars(self)), min_confidence=0.5, max_iou=0.3).find(TENSOR)


def test_a_face_is_centred_in_its_cell():
    [face] = Maps().draw(7, 15, height=20, width=16).find()

    # Centre (15.5, 7.5) cells = (62, 30) pixels; 16 wide, 20 high, of 128 x 64.
    assert face.box.model_dump() == pytest.approx(
        {"x": 54 / 128, "y": 20 / 64, "width": 16 / 128, "height": 20 / 64}, abs=2e-5
    )
    assert face.confidence == 0.9


def test_the_offset_moves_the_centre_down_and_right():
    [face] = Maps().draw(7, 15, height=20, width=16, shift=(0.25, 0.5)).find()

    assert (face.box.x, face.box.y) == pytest.approx((56 / 128, 21 / 64), abs=2e-5)


def test_landmarks_are_fractions_of_the_box_y_before_x():
    points = [(0.4, 0.3), (0.4, 0.7), (0.6, 0.5), (0.8, 0.35), (0.8, 0.65)]

    [face] = Maps().draw(7, 15, height=20, width=16, landmarks=points).find()

    expected = [((54 + 16 * x) / 128, (20 + 20 * y) / 64) for y, x in points]
    assert [(point.x, point.y) for point in face.landmarks] == [
        pytest.approx(pair, abs=2e-5) for pair in expected
    ]


def test_a_face_at_the_edge_is_clipped_and_its_landmarks_stay_where_they_are():
    centered = [(0.5, 0.5)] * 5

    [face] = Maps().draw(0, 0, height=40, width=40, landmarks=centered).find()

    assert (face.box.x, face.box.y) == (0, 0)
    assert (face.box.width, face.box.height) == pytest.approx((22 / 128, 22 / 64), abs=2e-5)
    assert (face.landmarks[0].x, face.landmarks[0].y) == pytest.approx((2 / 128, 2 / 64), abs=2e-5)


def test_neighbouring_cells_of_one_face_are_one_face():
    maps = Maps().draw(7, 15, height=24, width=24, confidence=0.8)
    maps.draw(7, 16, height=24, width=24, confidence=0.95).draw(8, 15, height=24, width=24, confidence=0.7)

    assert [face.confidence for face in maps.find()] == [0.95]


def test_two_faces_are_two_most_confident_first():
    maps = Maps().draw(7, 5, height=20, width=16, confidence=0.6)
    maps.draw(7, 25, height=20, width=16, confidence=0.7)

    assert [face.confidence for face in maps.find()] == [0.7, 0.6]


def test_below_the_threshold_there_is_no_face():
    assert Maps().draw(7, 15, height=20, width=16, confidence=0.49).find() == ()


def test_a_map_that_fires_everywhere_is_bounded():
    maps = Maps()
    for row in range(ROWS):
        for column in range(COLUMNS):
            maps.draw(row, column, height=2, width=2)

    assert len(maps.find()) == 100
