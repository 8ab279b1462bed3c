"""Waiting on the side of the service: as long as was asked for, and not a look longer than needed."""

from http import HTTPStatus

import pytest

from pixelgate.api.problems import ProblemError
from pixelgate.api.waiting import LONGEST_WAIT_S, until_ended
from pixelgate.domain.status import FINAL, TRANSIENT, ImageStatus
from tests.support.documents import IMAGE_ID, record


class Watch:
    """A clock that only sleeping moves, and an image that ends at ``ends``."""

    def __init__(self, *, ends, status=ImageStatus.APPROVED):
        self.now, self.looks, self.ends, self.status = 0.0, 0, ends, status

    def look(self):
        self.looks += 1
        return record(status=self.status if self.now >= self.ends else ImageStatus.ANALYSING)

    def sleep(self, seconds):
        self.now += seconds

    def wait(self, seconds):
        return until_ended(self.look, seconds=seconds, sleep=self.sleep, clock=lambda: self.now)


@pytest.mark.parametrize("status", sorted(FINAL))
def test_what_has_ended_is_answered_at_once(status):
    watch = Watch(ends=0, status=status)

    assert watch.wait(20).status is status
    assert (watch.now, watch.looks) == (0, 1)


@pytest.mark.parametrize(("ends", "answered_by"), [(0.31, 0.46), (0.8, 0.96), (2.0, 2.4), (10.0, 12.0)])
def test_what_ends_meanwhile_is_answered_soon_after(ends, answered_by):
    watch = Watch(ends=ends)

    assert watch.wait(20).status is ImageStatus.APPROVED
    assert ends <= watch.now <= answered_by


def test_what_does_not_end_is_answered_when_the_time_is_over():
    watch = Watch(ends=1000)

    assert watch.wait(LONGEST_WAIT_S).status in TRANSIENT
    assert watch.now == pytest.approx(LONGEST_WAIT_S)
    assert watch.looks < 27


def test_without_a_wait_it_looks_once():
    watch = Watch(ends=1000)

    watch.wait(0)

    assert (watch.now, watch.looks) == (0, 1)


def test_an_image_that_is_erased_meanwhile_ends_the_wait():
    def gone():
        raise ProblemError(HTTPStatus.GONE, "image-erased", IMAGE_ID)

    with pytest.raises(ProblemError):
        until_ended(gone, seconds=20)
