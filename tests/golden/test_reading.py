"""PP-OCR reads the samples as a person would."""

from functools import partial
from pathlib import Path

import pytest

from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.tensors import to_tensor
from pixelgate.imaging.work_copy import LARGE_SIDE
from pixelgate.inference.manifest import find_model, read_dictionary
from pixelgate.inference.session import open_network
from pixelgate.ocr.paddle.network import Stage
from pixelgate.ocr.paddle.reader import PaddleReader

pytestmark = pytest.mark.golden

PROJECT = Path(__file__).parents[2]
MODELS_DIR = PROJECT / "models_onnx"


@pytest.fixture(scope="module")
def reader():
    model = find_model("ppocrv6_tiny", models_dir=MODELS_DIR)

    def open_stage(role):
        network = open_network(model, role, models_dir=MODELS_DIR)
        return Stage(network, partial(to_tensor, preprocess=model.card.networks[role].preprocess))

    return PaddleReader.of(model.card, open_stage, alphabet=read_dictionary(model, models_dir=MODELS_DIR))


def photo(name):
    return decode_image(
        (PROJECT / "samples" / name).read_bytes(), limits=Limits(), long_side=LARGE_SIDE
    ).picture


@pytest.mark.parametrize(
    ("sample", "lines"),
    [
        (
            "printed-page.png",
            [
                "Region-based segmentation",
                "Let us first determine markers of the coins and the",
                "background. These markers are pixels that we can label",
                "unambiguously as either object or background. Here,",
                "the markers are found at the two extreme parts of the",
                "histogram of grey values:",
            ],
        ),
        (
            "screenshot-listing.png",
            [
                "Hunting rifle with ammunition",
                "450 EUR",
                "Posted today at 09:41 in Sports and outdoors",
                "Old bolt action rifle from my grandfather, in good condition.",
                "Contact seller",
            ],
        ),
    ],
)
def test_lines_are_read_in_order(reader, sample, lines):
    read = [line.text for line in reader.read(photo(sample)).lines]

    assert [line for line in read if line in lines] == lines, read


def test_words_stand_where_they_are_printed(reader):
    [line] = [line for line in reader.read(photo("screenshot-listing.png")).lines if "450" in line.text]

    number, currency = line.words
    assert (number.text, currency.text) == ("450", "EUR")
    assert number.box.x == pytest.approx(0.479, abs=0.01)
    assert number.box.x + number.box.width < currency.box.x + 0.005


@pytest.mark.parametrize(
    "sample", ["cat.png", "astronaut.jpg", "coffee.jpg", "tourist.webp", "old-town-street.jpg", "rocket.jpg"]
)
def test_photos_without_text_have_none(reader, sample):
    assert reader.read(photo(sample)).lines == ()


@pytest.mark.parametrize(
    "letters",
    ["äöüÄÖÜß", "éèêëàçîïôûœ", "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "ğışİçö", "åæø", "őű", "ñ¿", "中国臺灣"],
)
def test_the_letters_of_its_languages_are_in_the_dictionary(letters):
    alphabet = read_dictionary(find_model("ppocrv6_tiny", models_dir=MODELS_DIR), models_dir=MODELS_DIR)

    assert set(letters) <= set(alphabet)
