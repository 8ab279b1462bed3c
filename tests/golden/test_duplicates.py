"""Copies of the samples are found among them all, and no sample is taken for another."""

from pathlib import Path

import pytest

from tools.duplicates_policy.edits import EDITS
from tools.duplicates_policy.looks import look_at
from tools.duplicates_policy.memory_index import MemoryIndex
from tools.duplicates_policy.pictures import read_sources

SAMPLES = Path(__file__).parents[2] / "samples"
SURE = [
    "JPEG, quality 50",
    "half the size",
    "blurred",
    "grey",
    "mirrored",
    "upside down",
    "turned by 90 degrees",
]
RECALL = 0.9

pytestmark = pytest.mark.golden


def as_id(place):
    return f"img_{place:026d}"


@pytest.fixture(scope="module")
def sources():
    return [source for source in read_sources([SAMPLES]) if look_at(source.whole).hash]


@pytest.fixture(scope="module")
def index(sources):
    index = MemoryIndex()
    for place, source in enumerate(sources):
        index.enter(as_id(place), look_at(source.whole))
    return index


def test_no_sample_is_taken_for_another(index, sources):
    for place, source in enumerate(sources):
        assert set(index.find(look_at(source.whole))) == {as_id(place)}, source.name


def test_edited_copies_are_found_and_nothing_else(index, sources):
    found = {}
    for edit, change in EDITS.items():
        named = [set(index.find(look_at(change(source.whole)))) for source in sources]
        assert all(copies <= {as_id(place)} for place, copies in enumerate(named)), edit
        found[edit] = sum(map(bool, named)) / len(sources)

    assert {edit: found[edit] for edit in SURE} == dict.fromkeys(SURE, 1.0)
    assert sum(found.values()) / len(found) >= RECALL
