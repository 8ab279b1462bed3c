import pytest

from pixelgate.api.import_sources import declared_type, is_image_name, name_in_url


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


def test_a_type_is_what_the_name_declares():
    assert declared_type("a/B.JPG") == "image/jpeg"
    assert declared_type("cat") == "application/octet-stream"
    assert is_image_name("a.webp")
    assert not is_image_name("a.jpg/")
    assert not is_image_name("notes.txt")
