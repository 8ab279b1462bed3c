import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from infra.local.handlers.places import Places


@pytest.fixture
def pool():
    with ThreadPoolExecutor(4) as pool:
        yield pool


def wait_in_line(pool: ThreadPoolExecutor, places: Places) -> Future[bool]:
    """Ask for a place that is not free, and return once the thread is in line."""
    before = places.waiting
    taking = pool.submit(places.take)
    while places.waiting == before:
        threading.Event().wait(0.001)
    return taking


def test_a_free_place_is_given_at_once():
    assert Places(1, patience_s=60).take()


def test_a_place_that_comes_back_goes_to_who_waits_longest(pool):
    places = Places(1, patience_s=60)
    places.take()
    first, second = wait_in_line(pool, places), wait_in_line(pool, places)

    places.give_back()

    assert first.result()
    assert not second.done()
    places.give_back()
    assert second.result()


def test_nobody_waits_for_ever_when_nothing_moves():
    places = Places(1, patience_s=0)
    places.take()

    assert not places.take()
    assert places.waiting == 0


def test_a_long_queue_that_moves_is_waited_for(pool):
    # By this clock the last place came back just now, however long the wait.
    places = Places(1, patience_s=0.001, clock=lambda: 0.0)
    places.take()
    taking = wait_in_line(pool, places)
    threading.Event().wait(0.02)

    places.give_back()

    assert taking.result()


def test_all_places_can_be_taken_again():
    places = Places(2, patience_s=0)
    assert places.take() and places.take()
    places.give_back()
    places.give_back()

    assert [places.take() for _ in range(3)] == [True, True, False]


def test_a_further_place_is_opened_once_somebody_waited_too_long(pool):
    places = Places(1, patience_s=60, reserve=1, reluctance_s=0)
    places.take()

    assert places.take()
    third = wait_in_line(pool, places)
    places.give_back()
    assert third.result()


def test_no_further_place_is_opened_while_the_first_comes_back_in_time(pool):
    places = Places(1, patience_s=60, reserve=1, reluctance_s=60)
    places.take()
    second, third = wait_in_line(pool, places), wait_in_line(pool, places)

    places.give_back()

    assert second.result()
    assert not third.done()
    places.give_back()
    assert third.result()
