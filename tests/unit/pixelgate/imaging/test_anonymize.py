"""Whatever is hidden, nothing of it is left in the pixels."""

import numpy as np
import pytest

from pixelgate.domain.findings.base import Box
from pixelgate.domain.steps.concealment import Hiding
from pixelgate.imaging.anonymize import BOX_LEVEL, Patch, hide, in_center_square
from tests.support.images import noise

BOX = Box(x=0.25, y=0.25, width=0.25, height=0.5)
PAINTED = np.s_[50:150, 50:100]


def pixels(picture):
    return np.asarray(picture).astype(int)


def with_other_insides(picture):
    other = picture.copy()
    other.paste((255, 0, 255), (50, 50, 100, 150))
    return other


@pytest.mark.parametrize("method", [Hiding.BLUR, Hiding.BOX])
@pytest.mark.parametrize("margin", [0.0, 0.4])
def test_the_result_does_not_depend_on_what_was_hidden(method, margin):
    picture = noise(200, 200)

    one, other = (hide(each, [Patch(BOX, method, margin)]) for each in (picture, with_other_insides(picture)))

    assert one.tobytes() == other.tobytes()
    assert one.tobytes() != picture.tobytes()


def test_a_box_is_one_plain_grey_and_its_surroundings_stay():
    picture = noise(200, 200)

    hidden = pixels(hide(picture, [Patch(BOX, Hiding.BOX, 0.0)]))

    assert (hidden[PAINTED] == BOX_LEVEL).all()
    changed = (hidden != pixels(picture)).any(axis=2)
    assert not changed[:48].any() and not changed[:, :48].any()
    assert not changed[152:].any() and not changed[:, 102:].any()


def test_a_blur_is_a_smooth_passage_between_the_colours_around():
    picture = noise(200, 200)
    picture.paste((200, 0, 0), (0, 0, 50, 200))
    picture.paste((0, 0, 200), (100, 0, 200, 200))

    hidden = pixels(hide(picture, [Patch(BOX, Hiding.BLUR, 0.0)]))[PAINTED]

    assert np.abs(np.diff(hidden, axis=0)).max() <= 3
    assert np.abs(np.diff(hidden, axis=1)).max() <= 3
    assert hidden[:, 2, 0].mean() > hidden[:, -3, 0].mean()


def test_of_two_neighbours_none_continues_the_other():
    picture = noise(200, 200)
    right = Box(x=0.5, y=0.25, width=0.25, height=0.5)
    patches = [Patch(box, Hiding.BLUR, 0.0) for box in (BOX, right)]

    hidden = [hide(each, patches).tobytes() for each in (picture, with_other_insides(picture))]

    assert hidden[0] == hidden[1]


@pytest.mark.parametrize("method", [Hiding.BLUR, Hiding.BOX])
def test_a_whole_picture_can_be_hidden(method):
    whole = Box(x=0, y=0, width=1, height=1)

    assert (pixels(hide(noise(40, 30), [Patch(whole, method, 0.5)])) == BOX_LEVEL).all()


def test_no_method_paints_nothing():
    picture = noise(40, 30)

    assert hide(picture, [Patch(BOX, Hiding.NONE, 0.0)]).tobytes() == picture.tobytes()


@pytest.mark.parametrize(
    ("box", "in_square"),
    [
        (Box(x=0.25, y=0, width=0.5, height=1), Box(x=0, y=0, width=1, height=1)),
        (Box(x=0.375, y=0.5, width=0.25, height=0.25), Box(x=0.25, y=0.5, width=0.5, height=0.25)),
        (Box(x=0, y=0, width=0.375, height=1), Box(x=0, y=0, width=0.25, height=1)),
        (Box(x=0, y=0, width=0.25, height=1), None),
    ],
    ids=["the square", "inside", "across its edge", "outside"],
)
def test_a_box_of_the_picture_is_found_in_its_middle_square(box, in_square):
    assert in_center_square(box, 400, 200) == in_square
