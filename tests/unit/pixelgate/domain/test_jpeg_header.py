import pytest
from PIL import Image

from pixelgate.domain.jpeg_header import LONGEST_HEADER, size_in_jpeg
from pixelgate.imaging.work_copy import encode_work_copy
from tests.support.images import encoded, noise, png


@pytest.mark.parametrize("size", [(1, 1), (640, 480), (1000, 750), (400, 1024)])
def test_the_size_of_a_work_copy_stands_in_its_beginning(size):
    data = encode_work_copy(Image.new("RGB", size), long_side=2048).data

    assert size_in_jpeg(data[:LONGEST_HEADER]) == size


def test_a_progressive_picture_tells_its_size_too():
    assert size_in_jpeg(encoded(noise(300, 200), "JPEG", progressive=True)[:LONGEST_HEADER]) == (300, 200)


@pytest.mark.parametrize("length", range(0, 170, 7))
def test_a_beginning_that_ends_too_early_tells_nothing(length):
    assert size_in_jpeg(encoded(noise(300, 200), "JPEG")[: min(length, 158)]) is None


@pytest.mark.parametrize("head", [b"", b"\xff\xd8", png(4, 4), b"\xff\xd8" + b"\xff\xe0\x00\x00" * 9])
def test_what_is_no_jpeg_tells_nothing(head):
    assert size_in_jpeg(head) is None
