"""The soak sees what it is made to see: leaks, ends that were not told, ends told twice and differently."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support.documents import IMAGE_ID, record
from tools.soak.checks import ENDS_OF_ANALYSES, problems_of_announcements
from tools.soak.memory import SERVER, MemoryLog
from tools.soak.uploads import BROKEN_EVERY, picture

SAMPLE_EVENTS = Path(__file__).parents[3] / "events"
APPROVED = {"id": IMAGE_ID, "analysis": 1, "status": "APPROVED", "reason": "fine"}


def remains(*stored):
    return SimpleNamespace(
        stored=set(stored), records={IMAGE_ID: record(status="APPROVED", analysis=1, reason="fine")}
    )


def log(**samples):
    whole = MemoryLog()
    whole.samples.update(samples)
    return whole


def test_a_handler_that_grows_is_a_leak_and_one_that_warms_up_is_not():
    assert log(classify=[60, 200, 200, 200, 210, 205, 204, 206]).leaks(100) == []
    assert log(classify=[60, 70, 100, 150, 200, 250, 300, 350]).leaks(100) == [
        "classify grew from 150 to 350 MB"
    ]


def test_the_server_may_grow_by_what_it_stores():
    growing = log(**{SERVER: [100, 120, 150, 180, 220, 260, 300, 330]})

    assert growing.leaks(images=1000) == []
    assert growing.leaks(images=10) == ["server grew from 180 to 330 MB"]


def test_an_end_that_is_told_twice_alike_is_told_well():
    assert problems_of_announcements([APPROVED, APPROVED], remains(IMAGE_ID)) == []


@pytest.mark.parametrize(
    "told", [[], [APPROVED, {**APPROVED, "status": "REJECTED"}], [{**APPROVED, "analysis": 2}]]
)
def test_an_end_that_is_not_told_or_told_differently_is_a_problem(told):
    [problem] = problems_of_announcements(told, remains(IMAGE_ID))

    assert problem.startswith(f"{IMAGE_ID} is APPROVED")


def test_of_all_that_is_told_the_soak_hears_of_the_ends_of_analyses_only():
    told = [json.loads(path.read_text(encoding="utf-8")) for path in SAMPLE_EVENTS.glob("*.json")]

    heard = [
        event for event in told if all(event[field] in allowed for field, allowed in ENDS_OF_ANALYSES.items())
    ]

    assert len(told) > 1
    assert [event["detail-type"] for event in heard] == ["ImageAnalysed"]
    assert problems_of_announcements([heard[0]["detail"]], remains()) == []


def test_a_ticket_without_an_original_needs_no_end():
    assert problems_of_announcements([], remains()) == []


def test_pictures_are_the_same_every_time_differ_from_each_other_and_some_are_cut_off():
    assert picture(1) == picture(1)
    assert picture(1) != picture(2)
    assert picture(1).endswith(b"\xff\xd9")
    assert not picture(BROKEN_EVERY).endswith(b"\xff\xd9")
