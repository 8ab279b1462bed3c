"""A profile holds only what can be made."""

import pytest
from pydantic import ValidationError

from pixelgate.domain.renditions import MAX_FILES, Overlay, Rendition, RenditionProfile
from tests.support.documents import IMAGE_ID


def rendition(**keys):
    return {"name": "r", "width": 10, "formats": ["jpeg"], **keys}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"width": None}, "a size is missing"),
        ({"width": 0}, "greater than or equal to 1"),
        ({"width": 4097}, "less than or equal to 4096"),
        ({"widths": [10, 20]}, "cannot stand beside width"),
        ({"width": None, "widths": [10, 10]}, "given twice"),
        ({"formats": ["jpeg", "jpeg"]}, "given twice"),
        ({"formats": []}, "at least 1 item"),
        ({"fit": "fill"}, "needs both width and height"),
        ({"fit": "smart"}, "needs both width and height"),
        ({"quality": 80, "target_ssim": 0.9}, "quality and target_ssim contradict"),
        ({"max_bytes": 8000, "target_ssim": 0.9}, "target_ssim and max_bytes contradict"),
        ({"quality": 80, "formats": ["webp", "png"]}, "png is lossless"),
        ({"quality": 101}, "less than or equal to 100"),
        ({"target_ssim": 1}, "less than 1"),
        ({"background": "white"}, "match pattern"),
        ({"name": "Thumb"}, "match pattern"),
        ({"crop": "smart"}, "not permitted"),
    ],
)
def test_what_cannot_be_made_is_refused_with_its_reason(keys, said):
    with pytest.raises(ValidationError, match=said):
        Rendition.model_validate(rendition(**keys))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, "either a text or an image"),
        ({"text": "a", "image": IMAGE_ID}, "either a text or an image"),
        ({"image": IMAGE_ID, "color": "#FFFFFF"}, "color is of a text"),
        ({"image": "logo.png"}, "match pattern"),
        ({"text": "日本"}, "the built-in font has no '日'"),
        ({"text": "two\nlines"}, r"the built-in font has no '\\n'"),
        ({"text": ""}, "at least 1 character"),
        ({"text": "a", "opacity": 0}, "greater than 0"),
        ({"text": "a", "scale": 1.1}, "less than or equal to 1"),
    ],
)
def test_an_overlay_is_one_thing_that_can_be_drawn(keys, said):
    with pytest.raises(ValidationError, match=said):
        Overlay.model_validate(keys)


def test_names_are_unique_in_a_profile():
    with pytest.raises(ValidationError, match="two renditions have the name 'r'"):
        RenditionProfile.model_validate({"profile": "p", "renditions": [rendition(), rendition()]})


def test_a_profile_makes_a_bounded_number_of_files():
    ladder = {"name": "r", "widths": list(range(1, 21)), "formats": ["jpeg", "webp", "avif"]}
    profile = {"profile": "p", "renditions": [ladder, {**ladder, "name": "s"}]}

    with pytest.raises(ValidationError, match=f"120 files of one image; a profile may have {MAX_FILES}"):
        RenditionProfile.model_validate(profile)


def test_a_profile_survives_being_sent():
    profile = RenditionProfile.model_validate(
        {"profile": "p", "renditions": [rendition(overlay={"text": "©"}, hide_faces="blur", metadata="all")]}
    )

    assert RenditionProfile.model_validate_json(profile.model_dump_json()) == profile
