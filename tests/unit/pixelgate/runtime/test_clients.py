"""What S3 answers is read as botocore promises, though by a parser of our own."""

from datetime import UTC, datetime

import pytest

from pixelgate.runtime.clients import parse_timestamp


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Sat, 01 Aug 2026 10:20:30 GMT", id="in a header"),
        pytest.param("2026-08-01T10:20:30.000Z", id="in a listing"),
    ],
)
def test_a_time_is_read_wherever_it_stands(text):
    assert parse_timestamp(text) == datetime(2026, 8, 1, 10, 20, 30, tzinfo=UTC)
