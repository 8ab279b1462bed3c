import pytest

from pixelgate.api.import_sources import declared_type, is_image_name, name_in_url, origin_of
from pixelgate.domain.formats import MEDIA_TYPES


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://images.example/cats/cat.jpg?signature=secret#top", "cat.jpg"),
        ("https://images.example/gr%C3%B6%C3%9Fe.png", "größe.png"),
        ("https://images.example/folder/", "folder"),
        ("https://user:secret@images.example/", "images.example"),
        ("https://images.example/" + "a" * 300 + ".jpg", "a" * 251 + ".jpg"),
        ("not a URL", "not a URL"),
        ("http://[", "http://["),
    ],
)
def test_a_name_is_the_end_of_the_path_and_never_the_query(url, name):
    assert name_in_url(url) == name


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://images.example/shared/secret/cat.jpg?signature=secret", "https://images.example"),
        ("https://user:secret@images.example:8443/a", "https://images.example:8443"),
        ("https://" + "a" * 900, "https://" + "a" * 492),
        ("not a URL", None),
        ("http://[", None),
    ],
)
def test_what_is_kept_of_an_address_holds_no_secret(url, origin):
    assert origin_of(url) == origin


def test_a_type_is_what_the_name_declares():
    assert declared_type("a/B.JPG") == "image/jpeg"
    assert declared_type("cat") == "application/octet-stream"
    assert declared_type("scan.nii.gz") == "application/gzip"
    assert is_image_name("a.webp")
    assert not is_image_name("archive.tar.gz")
    assert not is_image_name("a.jpg/")
    assert not is_image_name("notes.txt")


def test_every_type_is_one_that_an_upload_may_declare_and_none_is_missing():
    endings = ["jpg", "png", "webp", "gif", "tiff", "bmp", "heic", "heif", "avif", "dcm", "nii", "nii.gz"]

    assert {declared_type(f"a.{ending}") for ending in endings} == {
        media_type for media_types in MEDIA_TYPES.values() for media_type in media_types
    }
