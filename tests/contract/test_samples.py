"""samples/samples.yaml tells the truth about every file in samples/, and each may be redistributed."""

import hashlib
import io
import re
from pathlib import Path

import pytest
import yaml
from PIL import Image, UnidentifiedImageError

FOLDER = Path(__file__).parents[2] / "samples"
SAMPLES = yaml.safe_load((FOLDER / "samples.yaml").read_text())["samples"]
KEYS = {
    "file",
    "title",
    "author",
    "licence",
    "licence_statement",
    "source",
    "changes",
    "sha256",
    "facts",
    "expected_status",
    "shows",
}
REDISTRIBUTABLE = {"CC0-1.0", "public-domain", "CC-BY-2.0", "CC-BY-4.0", "BSD-3-Clause", "MIT"}
ABOUT = {"README.md", "samples.yaml", "LICENSE-BSD-3-Clause.txt", "LICENSE-MIT.txt"}
MAX_BYTES = 6_000_000
ORIENTATION, GPS = 0x0112, 0x8825
TAKEN_WITH = {0x010F: "Make", 0x0110: "Model"}
DATE_TIME_ORIGINAL, EXIF_IFD = 0x9003, 0x8769

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])


def facts_of(path):
    """What the file is by its content, in the words of samples.yaml."""
    try:
        image = Image.open(io.BytesIO(path.read_bytes()))
    except UnidentifiedImageError:
        return {"format": None}
    facts = {"format": image.format, "width": image.width, "height": image.height}
    if image.mode == "RGBA":
        facts["alpha"] = True
    if image.getexif().get(ORIENTATION, 1) != 1:
        facts["orientation"] = image.getexif()[ORIENTATION]
    try:
        image.load()
    except OSError:
        facts["truncated"] = True
    return facts


def test_the_list_names_exactly_the_files_of_the_folder():
    listed = [sample["file"] for sample in SAMPLES]

    assert sorted(listed) == sorted({path.name for path in FOLDER.iterdir()} - ABOUT)


def test_the_folder_stays_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MAX_BYTES


@every_sample
def test_an_entry_is_complete_and_its_licence_allows_redistribution(sample):
    assert set(sample) == KEYS
    assert all(sample[key] for key in KEYS)
    assert sample["licence"] in REDISTRIBUTABLE


@every_sample
def test_the_bytes_are_the_ones_that_were_checked(sample):
    assert hashlib.sha256((FOLDER / sample["file"]).read_bytes()).hexdigest() == sample["sha256"]


@every_sample
def test_the_content_has_the_facts_claimed(sample):
    assert facts_of(FOLDER / sample["file"]) == sample["facts"]


def test_the_set_has_what_a_demo_must_show():
    facts = [sample["facts"] for sample in SAMPLES]

    assert {sample["expected_status"] for sample in SAMPLES} == {"APPROVED", "IN_REVIEW", "REJECTED"}
    assert {fact["format"] for fact in facts} >= {"JPEG", "PNG", "WEBP", None}
    assert any(fact.get("orientation") == 6 for fact in facts)
    assert any(fact.get("alpha") for fact in facts)
    assert any(fact.get("truncated") for fact in facts)
    assert any(fact.get("width", 999) <= 16 for fact in facts)


def test_the_phone_photo_carries_what_phones_write():
    rotated = next(sample for sample in SAMPLES if sample["facts"].get("orientation") == 6)

    exif = Image.open(io.BytesIO((FOLDER / rotated["file"]).read_bytes())).getexif()

    assert all(exif.get(tag) for tag in TAKEN_WITH)
    assert exif.get_ifd(EXIF_IFD).get(DATE_TIME_ORIGINAL)
    assert exif.get_ifd(GPS)


def test_the_readme_says_the_same():
    rows = re.findall(
        r"^\| `(.+?)` \| (.+?) \| (\w+) \| (.+?) \|$", (FOLDER / "README.md").read_text(), re.MULTILINE
    )

    assert rows == [
        (one["file"], one["shows"], one["expected_status"], f"{one['author']}, {one['licence']}")
        for one in SAMPLES
    ]
