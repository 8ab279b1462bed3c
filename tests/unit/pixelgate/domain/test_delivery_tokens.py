"""A signed address opens one file for a while, and nothing else."""

from datetime import timedelta

import pytest

from pixelgate.domain.delivery_tokens import LIFETIME, end_of, is_admitted, signed
from tests.support.documents import IMAGE_ID, NOW

PATH = f"/signed/acme/{IMAGE_ID}/{'0' * 32}.webp"
KEY = "k" * 64


@pytest.fixture
def query():
    return signed(PATH, expires=end_of(NOW), key=KEY).partition("?")[2]


def test_an_address_opens_its_file_until_it_ends(query):
    assert is_admitted(PATH, query, key=KEY, now=NOW + LIFETIME - timedelta(seconds=1))
    assert not is_admitted(PATH, query, key=KEY, now=NOW + LIFETIME + timedelta(minutes=10))


@pytest.mark.parametrize(
    "change",
    [
        lambda path, query: (path.replace("0.webp", "1.webp"), query),
        lambda path, query: (path.replace("acme", "evil"), query),
        lambda path, query: (path, query.replace("expires=1", "expires=2")),
        lambda path, query: (path, query + "&expires=9999999999"),
        lambda path, query: (path, "expires=9999999999&" + query),
        lambda path, query: (path, query[:-1] + ("0" if query[-1] != "0" else "1")),
        lambda path, query: (path, query.upper()),
        lambda path, query: (path, query.partition("&")[0]),
        lambda path, query: (path, query.partition("&")[2]),
        lambda path, query: (path, ""),
        lambda path, query: (path, "expires=&signature="),
    ],
)
def test_whatever_is_changed_opens_nothing(query, change):
    path, changed = change(PATH, query)

    assert not is_admitted(path, changed, key=KEY, now=NOW)


def test_another_key_opens_nothing(query):
    assert not is_admitted(PATH, query, key="l" * 64, now=NOW)


def test_within_some_minutes_the_address_is_the_same():
    assert end_of(NOW + timedelta(minutes=1)) == end_of(NOW + timedelta(minutes=2))
