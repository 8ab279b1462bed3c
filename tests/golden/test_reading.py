"""PP-OCR reads the samples as a person would."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from PIL.Image import Transpose

from pixelgate.api.text_readers import open_text_reader
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import LARGE_SIDE
from pixelgate.inference.manifest import find_model, read_dictionary
from pixelgate.ocr.orientation import turn_box

pytestmark = pytest.mark.golden

PROJECT = Path(__file__).parents[2]
MODELS_DIR = PROJECT / "models_onnx"


@pytest.fixture(scope="module")
def reader():
    return open_text_reader(
        "ppocr",
        models_dir=MODELS_DIR,
        model="ppocrv6_tiny",
        orientation_model="document_orientation",
        tesseract_dir=None,
        language="eng",
        timeout_s=20,
    )


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


TURNED = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}


@pytest.mark.parametrize("turn", TURNED)
@pytest.mark.parametrize("sample", ["printed-page.png", "screenshot-listing.png"])
def test_a_turned_page_is_read_as_if_it_stood_upright(reader, sample, turn):
    upright = reader.read(photo(sample))

    turned = reader.read(photo(sample).transpose(TURNED[turn]))

    assert (upright.orientation, turned.orientation) == (0, turn)
    assert [line.text for line in turned.lines] == [line.text for line in upright.lines]
    for line, same in zip(turned.lines, upright.lines, strict=True):
        expected = turn_box(same.box, turn).model_dump()
        assert line.box.model_dump() == pytest.approx(expected, abs=1e-4)


def test_columns_and_paragraphs_are_read_as_they_were_set(reader):
    font = ImageFont.load_default(20)
    left = [
        "The first column begins here",
        "and it goes on to a second line",
        "",
        "Its next paragraph follows",
        "below a gap",
    ]
    right = [
        "Another column stands beside it",
        "with lines of its own length",
        "that are read when the first",
        "one has ended",
        "as in a newspaper",
    ]
    page = Image.new("RGB", (800, 320), "white")
    draw = ImageDraw.Draw(page)
    draw.text((40, 30), "A heading above both of them", fill="black", font=ImageFont.load_default(36))
    for x, column in ((40, left), (430, right)):
        for number, line in enumerate(column):
            draw.text((x, 110 + 32 * number), line, fill="black", font=font)

    lines = reader.read(page).lines

    assert [line.text for line in lines] == ["A heading above both of them", *filter(None, left), *right]
    assert [line.paragraph for line in lines] == [0, 1, 1, 2, 2, 3, 3, 3, 3, 3]


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
