"""domain/threshold_picture.py: well-formed whatever it shows, with gaps where nothing is known."""

from xml.etree import ElementTree as ET

import pytest

from pixelgate.domain.backtest_report import Handling, Load, Score
from pixelgate.domain.threshold_curves import CurveNumber, CurvePoint, ThresholdCurve
from pixelgate.domain.threshold_picture import HEIGHT, WIDTH, draw_curve

SVG = "{http://www.w3.org/2000/svg}"


def point(threshold, *, agreement=0.5, share=0.25):
    score = Score(said=1, hits=1, precision=1.0, recall=1.0)
    return CurvePoint(
        threshold=threshold,
        approved=1,
        in_review=1,
        rejected=0,
        applies=1,
        load=Load(share=share, images_per_day=1, minutes_per_day=1),
        rule=score,
        not_approved=score,
        agreement=agreement,
        passed=0,
        refused=0,
    )


def curve(*points, current=0.5, suggested=None, reason="because <it> & that"):
    return ThresholdCurve(
        ruleset="a@1",
        rule="a-rule",
        number=CurveNumber(path="when.gte", field="confidence", operator="gte", value=current),
        images=2,
        meant=2,
        unreadable=0,
        decided=1,
        rejected=1,
        images_per_day=1,
        handling=Handling(),
        keep=1,
        points=points,
        suggested=suggested,
        reason=reason,
    )


def lines(picture, kind):
    return [each for each in picture.iter(f"{SVG}polyline") if each.attrib["class"] == f"line {kind}"]


def test_a_line_has_a_gap_where_there_is_no_share():
    points = [point(place / 10, agreement=None if place in (3, 4) else 0.5) for place in range(11)]

    picture = ET.fromstring(draw_curve(curve(*points)))

    # With the sample of the legend.
    assert [len(lines(picture, kind)) for kind in ("load", "kept", "agreed")] == [2, 2, 3]


def test_everything_is_inside_of_the_picture_and_said_in_words():
    picture = ET.fromstring(draw_curve(curve(point(0.0), point(0.5), point(1.0, share=1.0), suggested=1.0)))

    places = [
        pair.split(",")
        for kind in ("load", "kept")
        for line in lines(picture, kind)
        for pair in line.attrib["points"].split()
    ]
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in places)
    assert {each.tag for each in picture} >= {f"{SVG}title", f"{SVG}desc"}
    assert "because <it> & that" in picture.findtext(f"{SVG}desc")
    assert picture.attrib["aria-labelledby"] == "title desc"


@pytest.mark.parametrize("suggested", [None, 0.5, 0.52, 0.9])
def test_the_two_thresholds_are_marked_apart(suggested):
    points = [point(each) for each in (0.1, 0.5, 0.52, 0.9)]

    picture = ET.fromstring(draw_curve(curve(*points, suggested=suggested)))

    told = [each for each in picture.iter(f"{SVG}text") if each.text.startswith(("today", "suggested"))]
    assert len(told) == (2 if suggested not in (None, 0.5) else 1)
    heights = {each.attrib["y"] for each in told}
    assert len(heights) == (2 if suggested == 0.52 else 1)


@pytest.mark.parametrize("threshold", [0, 3, -2.5, 5e7])
def test_one_point_alone_is_drawn(threshold):
    ET.fromstring(draw_curve(curve(point(threshold), current=threshold)))
