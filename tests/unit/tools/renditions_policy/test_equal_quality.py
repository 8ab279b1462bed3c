"""Sizes at equal quality lie between the measured ones."""

import math

import pytest

from pixelgate.imaging.renditions.ssim import luma_of
from tests.support.images import noise
from tools.renditions_policy.equal_quality import bytes_at, curve, reference


def test_a_measured_point_is_itself_and_others_lie_between():
    points = [(0.9, 1000), (0.99, 4000)]

    assert bytes_at(points, 0.9) == pytest.approx(1000)
    assert bytes_at(points, 1 - 0.1**1.5) == pytest.approx(2000)


def test_nothing_is_said_beyond_what_was_measured():
    assert math.isnan(bytes_at([(0.9, 1000), (0.99, 4000)], 0.5))
    assert math.isnan(bytes_at([(0.9, 1000), (0.99, 4000)], 0.999))


def test_a_curve_is_of_one_format_and_rises(tmp_path):
    photo = tmp_path / "photo.png"
    noise(400, 200).save(photo)
    small = reference(photo, 100)
    for quality in (20, 60, 90):
        small.save(tmp_path / f"100-{quality}.jpeg", quality=quality)
        small.save(tmp_path / f"100-{quality}.webp", quality=quality)

    points = curve(tmp_path, "jpeg", luma_of(small))

    assert small.size == (100, 50)
    assert len(points) == 3
    assert points == sorted(points)
    assert [size for _, size in points] == sorted(size for _, size in points)
