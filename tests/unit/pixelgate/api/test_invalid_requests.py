"""Faults of requests are told in words, with what was sent, and with no more of it than helps."""

from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from pixelgate.api.invalid_requests import MOST_FAULTS, in_words
from pixelgate.domain.base import Document
from pixelgate.domain.chains import Sha256
from pixelgate.domain.ids import CollectionName, ImageId
from pixelgate.domain.renditions import Name


class Request(Document):
    image: ImageId | None = None
    collection: CollectionName | None = None
    rendition: Name | None = None
    sha256: Sha256 | None = None
    code: Annotated[str, Field(pattern="^[A-Z]+$")] | None = None
    limit: Annotated[int, Field(ge=1)] = 1
    images: tuple[ImageId, ...] = ()


class WithName(Document):
    name: str


def told(body, model=Request):
    with pytest.raises(ValidationError) as refused:
        model.model_validate(body)
    return in_words(refused.value.errors())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"image": "cat.jpg"}, 'image: "cat.jpg" is not img_ and 26 digits or capital letters after it'),
        (
            {"collection": "My Cats"},
            '"My Cats" is not made of lower-case letters, digits and inner hyphens, 63',
        ),
        ({"rendition": "Größe"}, '"Gr\\u00f6\\u00dfe" is not made of lower-case letters'),
        ({"sha256": "abc"}, 'sha256: "abc" is not 64 hex digits in lower case'),
        ({"code": "low"}, "code: String should match pattern '^[A-Z]+$'"),
        ({"limit": 0}, "limit: Input should be greater than or equal to 1"),
        ({"color": "red"}, "color: there is no such field"),
        ({"images": ["img_1"]}, 'images.0: "img_1" is not img_'),
    ],
)
def test_a_fault_says_where_it_is_what_was_sent_and_what_may_be(body, words):
    assert words in told(body)


def test_what_is_missing_is_said_to_be():
    assert told({}, WithName) == "name: is missing"


def test_a_long_value_is_cut_and_of_many_faults_the_first_are_told():
    assert told({"image": "x" * 1000}).startswith(f'image: "{"x" * 60}..." is not')

    assert told({"y" * 1000: 1}) == f"{'y' * 60}...: there is no such field"
    many = told({"images": ["no"] * 12})

    assert many.count("is not img_") == MOST_FAULTS
    assert many.endswith("; and 7 more")
