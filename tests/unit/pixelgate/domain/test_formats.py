import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.formats import DEFAULT_FORMATS, EXTRA_FORMATS, MEDIA_TYPES, accepted_formats


@pytest.mark.parametrize("extra", ["", ",", " tiff, BMP,"])
def test_formats_are_listed_with_commas(extra):
    assert accepted_formats(extra) == DEFAULT_FORMATS | ({"TIFF", "BMP"} if "tiff" in extra else set())


def test_an_unknown_format_is_a_mistake_of_ours():
    with pytest.raises(ConfigurationError, match="SVG"):
        accepted_formats("TIFF,SVG")


def test_every_format_may_be_declared():
    assert MEDIA_TYPES.keys() == DEFAULT_FORMATS | EXTRA_FORMATS
