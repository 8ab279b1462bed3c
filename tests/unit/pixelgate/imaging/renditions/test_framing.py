"""Which part of a picture a rendition shows, and how large."""

import pytest

from pixelgate.domain.findings.base import Box, Point
from pixelgate.domain.findings.measures import Borders, Composition
from pixelgate.domain.renditions import Rendition
from pixelgate.imaging.renditions.attention import attention_of
from pixelgate.imaging.renditions.framing import Attention, frames_of

LEFT = Attention(focus=Point(x=0.2, y=0.5), keep=Box(x=0.1, y=0.4, width=0.2, height=0.2))


def rendition(**keys):
    return Rendition.model_validate({"name": "r", "formats": ["jpeg"], **keys})


def sizes(size, **keys):
    return [
        (frame.width, frame.height, frame.is_smaller) for frame in frames_of(rendition(**keys), size, None)
    ]


@pytest.mark.parametrize(
    ("keys", "size", "expected"),
    [
        ({"width": 320}, (1920, 1280), (320, 213, False)),
        ({"height": 320}, (1920, 1280), (480, 320, False)),
        ({"width": 300, "height": 300}, (1920, 1280), (300, 200, False)),
        ({"width": 300, "height": 300}, (1280, 1920), (200, 300, False)),
        ({"width": 800}, (640, 480), (640, 480, True)),
        ({"width": 640}, (640, 480), (640, 480, False)),
        ({"width": 800, "height": 480}, (640, 480), (640, 480, False)),
        ({"width": 320}, (20_000, 3), (320, 1, False)),
        ({"width": 320}, (1, 1), (1, 1, True)),
        ({"width": 100, "height": 100, "fit": "fill"}, (1920, 1280), (100, 100, False)),
        ({"width": 1200, "height": 630, "fit": "fill"}, (800, 600), (800, 420, True)),
        ({"width": 1200, "height": 630, "fit": "fill"}, (20_000, 3), (6, 3, True)),
        ({"width": 1200, "height": 630, "fit": "fill"}, (1, 1), (1, 1, True)),
    ],
)
def test_a_size_is_a_bound_and_nothing_is_enlarged(keys, size, expected):
    assert sizes(size, **keys) == [expected]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (4000, [(320, False), (640, False), (1280, False)]),
        (1280, [(320, False), (640, False), (1280, False)]),
        (1000, [(320, False), (640, False), (1000, True)]),
        (640, [(320, False), (640, False)]),
        (100, [(100, True)]),
    ],
)
def test_a_ladder_ends_with_what_the_original_has(width, expected):
    rungs = sizes((width, width), widths=[1280, 320, 640])

    assert [(each[0], each[2]) for each in rungs] == expected


def shown(fit, attention, size=(2000, 1000), **keys):
    [frame] = frames_of(rendition(width=100, height=100, fit=fit, **keys), size, attention)
    return frame.left, frame.top, frame.right, frame.bottom


def test_fill_keeps_the_middle_whatever_stands_out():
    assert shown("fill", LEFT) == (500, 0, 1500, 1000)


def test_a_smart_crop_has_the_focus_in_its_middle_or_as_near_as_the_edge_allows():
    middle = Attention(focus=Point(x=0.6, y=0.5), keep=Box(x=0.55, y=0.4, width=0.1, height=0.2))

    assert shown("smart", LEFT) == (0, 0, 1000, 1000)
    assert shown("smart", middle) == pytest.approx((700, 0, 1700, 1000))


def test_a_smart_crop_keeps_all_of_what_stands_out():
    lopsided = Attention(focus=Point(x=0.3, y=0.5), keep=Box(x=0.3, y=0.4, width=0.4, height=0.2))

    left, _, right, _ = shown("smart", lopsided)

    assert (left, right) == pytest.approx((400, 1400))


def test_what_is_wider_than_the_crop_fills_it():
    wide = Attention(focus=Point(x=0.9, y=0.5), keep=Box(x=0.1, y=0.4, width=0.7, height=0.2))

    assert shown("smart", wide)[2] == pytest.approx(1600)


def test_without_guidance_a_smart_crop_keeps_the_middle():
    assert shown("smart", None) == (500, 0, 1500, 1000)


def test_faces_go_before_what_stands_out():
    composition = Composition(
        aspect_ratio=1,
        borders=Borders(top=0, right=0, bottom=0, left=0),
        focus=Point(x=0.9, y=0.9),
        subject=Box(x=0.8, y=0.8, width=0.2, height=0.2),
        subject_area=0.04,
    )
    faces = (Box(x=0.1, y=0.1, width=0.1, height=0.1), Box(x=0.4, y=0.2, width=0.1, height=0.1))

    seen = attention_of(composition, faces)

    assert (seen.focus.x, seen.focus.y) == pytest.approx((0.3, 0.2))
    assert (seen.keep.x, seen.keep.x + seen.keep.width) == pytest.approx((0.065, 0.535))
    assert attention_of(composition, ()).focus == composition.focus
    assert attention_of(None, ()) is None


def test_a_face_at_the_edge_stays_inside():
    seen = attention_of(None, (Box(x=0.9, y=0, width=0.1, height=0.1),))

    assert (seen.keep.y, seen.keep.x + seen.keep.width) == (0, pytest.approx(1))
