"""A transformation has one name, stays within bounds, and shows no more than the release does."""

import pytest
from pydantic import ValidationError

from pixelgate.api.rendition_profiles import packaged_profile
from pixelgate.domain.delivery_tokens import transformation_signature
from pixelgate.domain.rendering import RenditionsToMake
from pixelgate.domain.renditions import Overlay, Rendition, RenditionFormat, RenditionProfile
from pixelgate.domain.steps.concealment import Hiding
from pixelgate.domain.transformations import MAX_SIDE, Transformation
from tests.support.documents import IMAGE_ID, WORKSPACE, findings

CANONICAL = [
    "w=800",
    "h=600",
    "w=800,h=600",
    "w=800,h=600,fit=smart",
    "w=800,h=600,fit=fill,q=70",
    "h=10,q=30",
]
REFUSED = [
    "",
    "w=0",
    "w=805",
    "w=0800",
    f"w={MAX_SIDE + 10}",
    "h=600,w=800",
    "w=800,fit=smart",
    "w=800,h=600,fit=inside",
    "w=800,q=71",
    "w=800,q=99",
    "w=800,",
    ",h=600",
    "w=800,w=800",
    "fit=smart",
    "w=-10",
    "w=\u0668\u0660\u0660",
]


def order(*renditions):
    found = findings()
    return RenditionsToMake(
        image_id=IMAGE_ID,
        workspace=WORKSPACE,
        original_key="key",
        version_id="1",
        width=4000,
        height=3000,
        profile=RenditionProfile(profile="shop", renditions=renditions) if renditions else packaged_profile(),
        measures=found.measures,
        faces=found.faces,
    )


@pytest.mark.parametrize("text", CANONICAL)
def test_what_is_written_in_the_one_way_is_read(text):
    assert str(Transformation.parse(text)) == text


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        Transformation.parse(text)


def test_a_crop_needs_both_sides():
    with pytest.raises(ValidationError):
        Transformation(width=800, fit="smart")


def test_faces_are_hidden_as_strictly_as_anywhere_in_the_release_and_a_watermark_stays():
    overlay = Overlay(text="mark")
    plain = Rendition(name="one", width=10, formats=("jpeg",), overlay=overlay, hide_faces=Hiding.BLUR)
    strict = plain.model_copy(update={"name": "two", "hide_faces": Hiding.BOX})

    made = Transformation(width=800).order(order(plain, strict), RenditionFormat.WEBP)

    [rendition] = made.profile.renditions
    assert (rendition.hide_faces, rendition.overlay) == (Hiding.BOX, overlay)
    assert rendition.formats == (RenditionFormat.WEBP,)
    assert made.original_key == "key"


def test_a_signature_is_of_one_path_and_one_key():
    path = f"/media/{WORKSPACE}/{IMAGE_ID}/t/w=800"
    signature = transformation_signature(path, key="one")

    assert transformation_signature(path, key="other") != signature
    assert transformation_signature(path + "0", key="one") != signature
