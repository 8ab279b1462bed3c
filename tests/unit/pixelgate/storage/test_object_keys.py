import pytest

from pixelgate.storage import object_keys
from tests.support.documents import IMAGE_ID, WORKSPACE


def test_an_originals_key_is_read_back():
    assert object_keys.parse_original_key(object_keys.original_key(WORKSPACE, IMAGE_ID)) == (
        WORKSPACE,
        IMAGE_ID,
    )


@pytest.mark.parametrize(
    "key",
    [
        "",
        f"{IMAGE_ID}/original",
        f"{WORKSPACE}/{IMAGE_ID}/original/",
        f"{WORKSPACE}/{IMAGE_ID}/originals",
        f"Default/{IMAGE_ID}/original",
        f"{WORKSPACE}/../{IMAGE_ID}/original",
        f"{WORKSPACE}/img_short/original",
        f"{WORKSPACE}/{IMAGE_ID.lower()}/original",
        f"{WORKSPACE}/{IMAGE_ID}/original\n",
    ],
)
def test_any_other_key_is_nobodys(key):
    assert object_keys.parse_original_key(key) is None


def test_no_two_analyses_share_a_work_copy():
    first, second = (object_keys.work_copy_key(WORKSPACE, IMAGE_ID, analysis=n, name="large") for n in (1, 2))

    assert first != second


def test_a_rendition_is_named_by_its_bytes_and_removed_with_its_image():
    key = object_keys.rendition_key(WORKSPACE, IMAGE_ID, sha256="0123456789abcdef" * 4, suffix="webp")

    assert key == f"release/{WORKSPACE}/{IMAGE_ID}/{'0123456789abcdef' * 2}.webp"
    assert any(key.startswith(prefix) for prefix in object_keys.work_prefixes(WORKSPACE, IMAGE_ID))
