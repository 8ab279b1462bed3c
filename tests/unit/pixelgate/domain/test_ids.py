import pytest
from pydantic import TypeAdapter, ValidationError

from pixelgate.domain.ids import ImageId, new_image_id

IMAGE_ID = TypeAdapter(ImageId)


def test_a_new_id_is_valid_and_later_ids_sort_later():
    ids = [new_image_id(now_ms=moment) for moment in (0, 1, 1_700_000_000_000, 2**48 - 1)]

    assert [IMAGE_ID.validate_python(each) for each in ids] == sorted(ids)


def test_the_time_is_encoded_as_the_ulid_specification_says():
    # The specification's own example: 1469918176385 ms is 01ARYZ6S41.
    assert new_image_id(now_ms=1469918176385).startswith("img_01ARYZ6S41")


def test_ids_of_one_moment_differ():
    assert len({new_image_id(now_ms=1) for _ in range(1000)}) == 1000


@pytest.mark.parametrize("text", ["img_", "IMG_01ARYZ6S410000000000000000", "img_01ARYZ6S41000000000000000U"])
def test_anything_else_is_no_id(text):
    with pytest.raises(ValidationError):
        IMAGE_ID.validate_python(text)
