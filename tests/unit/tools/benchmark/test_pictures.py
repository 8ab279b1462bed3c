"""The benchmark's pictures are a camera's: as large, in the same formats, and the same ones in every run."""

import pytest
from PIL import Image

from pixelgate.imaging.limits import Limits
from tests.support.images import noise
from tools.benchmark.pictures import SIZES, draw_pictures


@pytest.fixture
def samples(tmp_path):
    paths = [tmp_path / name for name in ("first.png", "second.png", "speck.png")]
    for path, side in zip(paths, (300, 200, 16), strict=True):
        noise(side, side).save(path)
    return paths


def test_pictures_have_a_cameras_size_and_may_be_uploaded(samples, tmp_path):
    drawn = list(draw_pictures(tmp_path, samples=samples, count=4))

    for path in drawn:
        with Image.open(path) as picture:
            assert tuple(sorted(picture.size, reverse=True)) in SIZES
        assert path.stat().st_size < Limits().max_bytes
    assert [path.suffix for path in drawn] == [".jpg", ".jpg", ".jpg", ".webp"]


def test_every_run_draws_the_same(samples, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for directory in (first, second):
        directory.mkdir()
        list(draw_pictures(directory, samples=samples, count=2))

    assert [path.read_bytes() for path in sorted(first.iterdir())] == [
        path.read_bytes() for path in sorted(second.iterdir())
    ]


def test_sizes_are_of_2_to_24_megapixels():
    megapixels = [width * height / 1e6 for width, height in SIZES]

    assert 2.0 <= min(megapixels) <= 2.1
    assert max(megapixels) == 24.0
