"""Pauses: never shorter than the schedule's or than asked for, spread by chance, and never endless."""

from datetime import timedelta

import pytest

from pixelgate.domain.webhook_retries import SPREAD, RetrySchedule

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
SCHEDULE = RetrySchedule([5 * SECOND, 10 * MINUTE, 2 * HOUR])


def test_pauses_follow_the_schedule_and_then_there_is_none():
    pauses = [SCHEDULE.pause_after(number, asked=None, chance=0.0) for number in (1, 2, 3, 4)]

    assert pauses == [*SCHEDULE.delays, None]


@pytest.mark.parametrize(
    ("failures", "asked", "pause"),
    [
        (1, 30 * SECOND, 30 * SECOND),
        (1, timedelta(), 5 * SECOND),
        (2, 30 * SECOND, 10 * MINUTE),
        (2, HOUR, HOUR),
        (1, timedelta(days=9_999), 2 * HOUR),
    ],
)
def test_who_asks_for_more_gets_it_up_to_our_longest_pause_and_nobody_gets_less(failures, asked, pause):
    assert SCHEDULE.pause_after(failures, asked=asked, chance=0.0) == pause


def test_asking_for_a_pause_gets_nobody_another_attempt():
    assert SCHEDULE.pause_after(4, asked=SECOND, chance=0.0) is None


@pytest.mark.parametrize("chance", [0.0, 0.25, 0.999])
def test_chance_makes_pauses_longer_and_never_shorter(chance):
    assert SCHEDULE.pause_after(3, asked=None, chance=chance) == 2 * HOUR * (1 + SPREAD * chance)
    assert SCHEDULE.pause_after(1, asked=MINUTE, chance=chance) == MINUTE * (1 + SPREAD * chance)
