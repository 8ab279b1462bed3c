"""The smallest format that a browser names, and otherwise one that all can show."""

import pytest

from pixelgate.domain.accepted_media import best_format

ALL = ("jpeg", "webp", "avif")


@pytest.mark.parametrize(
    ("accept", "available", "chosen"),
    [
        ("image/avif,image/webp,*/*", ALL, "avif"),
        ("image/webp", ALL, "webp"),
        ("IMAGE/WEBP;q=0.8", ALL, "webp"),
        ("image/avif;q=0, image/webp", ALL, "webp"),
        ("*/*", ALL, "jpeg"),
        ("", ALL, "jpeg"),
        ("image/avif", ("png", "webp"), "png"),
        ("*/*", ("avif", "webp"), "webp"),
    ],
)
def test_the_best_that_is_named_and_available_is_chosen(accept, available, chosen):
    assert best_format(accept, available) == chosen
