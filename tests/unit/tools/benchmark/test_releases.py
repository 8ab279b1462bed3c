"""A release counts from the verdict to the moment at which it is told, and never where there is none."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from pixelgate_client.models.renditions import Renditions
from tools.benchmark.releases import NotReleasedError, Released, figures_of, release_in_turn, time_release

JUDGED_AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HIDDEN = Renditions(id="img_1", status="APPROVED", release=None)


class Clock:
    """Ahead of the verdict by half a second, and moved on by who sleeps."""

    def __init__(self):
        self.now = (JUDGED_AT + timedelta(seconds=0.5)).timestamp()

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def image(status="APPROVED", judged_at=JUDGED_AT):
    return SimpleNamespace(id="img_1", status=status, updated_at=judged_at, verdict=object(), reason=None)


def shown():
    file = {"url": "/media/1", "format": "webp", "type": "image/webp", "width": 9, "height": 9, "bytes": 9}
    rendition = {"name": "photo", "files": [file, file], "sources": []}
    release = {
        "profile": "standard",
        "access": "public",
        "released_at": JUDGED_AT,
        "expires_at": None,
        "placeholder": "",
        "color": None,
        "renditions": [rendition, {**rendition, "name": "social"}],
    }
    return Renditions.model_validate({"id": "img_1", "status": "APPROVED", "release": release})


def test_time_runs_from_the_records_verdict_until_the_release_is_told():
    answers, clock = iter([HIDDEN, HIDDEN, shown()]), Clock()

    released = time_release(image(), lambda _: next(answers), clock=clock, sleep=clock.sleep)

    assert released.files == 4
    assert released.took_ms == pytest.approx(700, abs=1)


def test_an_image_that_cannot_be_released_ends_the_measurement():
    refused = HIDDEN.model_copy(update={"problem": "the original is gone"})

    with pytest.raises(NotReleasedError, match="the original is gone"):
        time_release(image(), lambda _: refused, clock=Clock())


def test_an_image_that_stays_out_of_sight_ends_the_measurement():
    clock = Clock()

    with pytest.raises(NotReleasedError, match="within 120 s"):
        time_release(image(), lambda _: HIDDEN, clock=clock, sleep=clock.sleep)


def test_only_what_is_approved_counts(tmp_path):
    # The client gives statuses as plain texts.
    answers = iter([image("REJECTED"), image("APPROVED", judged_at=datetime(2999, 1, 1, tzinfo=UTC))])
    client = SimpleNamespace(
        upload=lambda _: "img_1",
        wait=lambda _: next(answers),
        renditions=SimpleNamespace(of=lambda _: shown()),
    )

    taken = release_in_turn(client, [tmp_path, tmp_path], title="Releases")

    assert [each.files for each in taken] == [4]


def test_where_nothing_is_approved_nothing_was_measured(tmp_path):
    client = SimpleNamespace(upload=lambda _: "img_1", wait=lambda _: image("REJECTED"))

    with pytest.raises(NotReleasedError, match="no image was approved"):
        release_in_turn(client, [tmp_path], title="Releases")


def test_files_a_second_are_of_all_images_together():
    assert figures_of([Released(20, 1000), Released(10, 2000), Released(30, 3000)]) == {
        "p50_verdict_to_released_ms": 2000,
        "renditions_per_second": 10.0,
    }
