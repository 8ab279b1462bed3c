"""docs/renditions.md: its example is a profile, its mistakes are told as it says, its keys are all."""

import re

import pytest

from pixelgate.api.rendition_profiles import load_profile
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.renditions import MAX_SIDE, Fit, MetadataPolicy, Overlay, Position, Rendition
from pixelgate.imaging.renditions.encoding import DEFAULT_QUALITY
from tests.support.template import ROOT

PAGE = (ROOT / "docs" / "renditions.md").read_text("utf-8")
GOOD, BAD = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
KEYS_OF_RENDITION, KEYS_OF_OVERLAY = (
    re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    for table in re.findall(r"\| key of an? \w+ \| is \|\n(.*?)\n\n", PAGE, re.DOTALL)
)


def test_the_example_is_a_profile():
    assert [each.name for each in load_profile(GOOD, name_of_file="shop.yaml").renditions] == [
        "thumb",
        "photo",
        "preview",
        "cutout",
    ]


def test_mistakes_are_told_as_the_page_says():
    with pytest.raises(ConfigurationError) as refused:
        load_profile(BAD, name_of_file="web.yaml")

    shown = [line.strip() for line in PAGE.splitlines() if line.startswith("    web.yaml:")]
    assert sorted(str(refused.value).splitlines()) == shown


@pytest.mark.parametrize(
    ("keys", "model"),
    [(KEYS_OF_RENDITION, Rendition), (KEYS_OF_OVERLAY, Overlay)],
    ids=["rendition", "overlay"],
)
def test_every_key_is_described(keys, model):
    assert {name for cell in keys for name in re.findall(r"`(\w+)`", cell)} == set(model.model_fields)


@pytest.mark.parametrize("words", [Fit, Position, MetadataPolicy])
def test_every_word_is_described(words):
    assert all(f"`{word.value}`" in PAGE for word in words)


def test_the_numbers_are_the_codes():
    jpeg, webp, avif, *_ = DEFAULT_QUALITY.values()

    assert f"1 to {MAX_SIDE}" in PAGE
    assert jpeg == webp
    assert f"without it {jpeg} for JPEG and WebP and {avif} for AVIF" in PAGE
