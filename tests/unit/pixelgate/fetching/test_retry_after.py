"""Seconds, or a date in any of HTTP's three forms; everything else asks for nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from pixelgate.fetching.retry_after import parse_retry_after

NOW = datetime(1994, 11, 6, 8, 47, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("999999999", 999_999_999),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 120),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 120),
        ("Sun Nov  6 08:49:37 1994", 120),
        ("Sat, 05 Nov 1994 08:49:37 GMT", 0),
    ],
)
def test_a_pause_is_asked_for(value, seconds):
    assert parse_retry_after(value, now=NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "-1",
        "1.5",
        "1e9",
        "9999999999",
        "\u0661",
        "soon",
        "120, 60",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 +0100",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "x" * 60_000,
    ],
)
def test_what_is_neither_asks_for_nothing(value):
    assert parse_retry_after(value, now=NOW) is None
