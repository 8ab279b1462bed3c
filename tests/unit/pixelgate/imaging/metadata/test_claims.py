"""Several blocks, one answer."""

import pytest

from pixelgate.imaging.metadata.claims import Claims, merge


def merged(*blocks, **more):
    return merge(descriptive=blocks, technical=blocks, has_credentials=False, notes=(), **more)


def test_the_first_block_that_says_something_is_believed():
    answer = merged(Claims(title="first"), Claims(title="second", caption="only"))

    assert (answer.title, answer.caption, answer.camera) == ("first", "only", None)


@pytest.mark.parametrize(
    ("ends", "expires_at"),
    [
        ((("2027-01-01",), ("2026-01-01T10:00:00+02:00", "2028-01-01")), "2026-01-01T10:00:00+02:00"),
        ((("never",), ("2026-01-01",)), "2026-01-01"),
        ((("on request",), ("some day",)), "on request"),
        (((), ()), None),
        ((("0001-01-01T00:00:00+23:59",), ()), "0001-01-01T00:00:00+23:59"),
    ],
)
def test_the_licence_that_ends_first_counts(ends, expires_at):
    assert merged(*(Claims(expires_at=each) for each in ends)).rights.expires_at == expires_at


def test_what_says_that_it_is_generated_is_generated():
    answer = merged(
        Claims(digital_source_types=("digitalCapture",)),
        Claims(digital_source_types=("compositeCapture", "trainedAlgorithmicMedia")),
    )

    assert answer.digital_source_type == "trainedAlgorithmicMedia"
