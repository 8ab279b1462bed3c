import pytest

from pixelgate.imaging.metadata.iptc import read_iptc


@pytest.mark.parametrize(
    ("date", "time", "expires_at"),
    [
        (b"20260131", None, ("2026-01-31",)),
        (b"20260131", b"235959+0100", ("2026-01-31T23:59:59+01:00",)),
        (b"20260131", b"235959", ("2026-01-31T23:59:59",)),
        (b"20260131", b"nonsense", ("2026-01-31",)),
        (b"20261399", None, ("20261399",)),
        (b"end of May", None, ("end of May",)),
        (None, None, ()),
    ],
)
def test_a_licence_ends_on_a_day_or_in_its_own_words(date, time, expires_at):
    assert read_iptc({(2, 37): date, (2, 38): time}).expires_at == expires_at


def test_words_are_read_once_and_in_either_encoding():
    claims = read_iptc(
        {
            (2, 5): "Straße".encode(),
            (2, 80): [b"J\xfcrgen", b"someone else"],
            (2, 116): b"(c) us",
            (2, 120): b"x" * 9_999,
            (2, 110): b"Midjourney",
        }
    )

    assert (claims.title, claims.creator, claims.copyright) == ("Straße", "Jürgen", "(c) us")
    assert claims.caption == "x" * 2000
    assert claims.generator == claims.credit == "Midjourney"
