from contextlib import closing

import pytest

from infra.local.durability.store import Change, StateStore


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.sqlite"


@pytest.fixture
def store(path):
    with closing(StateStore(path)) as store:
        yield store


def read_anew(path, kind):
    """What another process would find."""
    with closing(StateStore(path)) as store:
        return store.read(kind)


def test_what_was_written_is_read_by_the_next_process(path, store):
    store.write([Change("item", "b", "2"), Change("item", "a", "1"), Change("message", "a", "3")])

    assert read_anew(path, "item") == {"a": "1", "b": "2"}


def test_a_row_is_replaced_and_deleted(store):
    store.write([Change("item", "a", "1"), Change("item", "b", "2")])

    store.write([Change("item", "a", "new"), Change("item", "b", None)])

    assert store.read("item") == {"a": "new"}


def test_changes_are_written_in_their_order(store):
    store.write([Change("item", "a", "1"), Change("item", "a", None), Change("item", "a", "2")])
    store.write([Change("item", "b", None), Change("item", "b", "1"), Change("item", "b", None)])

    assert store.read("item") == {"a": "2"}


def test_changes_are_written_all_or_none(path, store):
    def interrupted():
        yield Change("item", "a", "1")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(interrupted())

    assert read_anew(path, "item") == {}


def test_rows_come_back_in_the_order_of_their_keys(store):
    store.write([Change("message", key, "x") for key in ("3", "1", "2")])

    assert list(store.read("message")) == ["1", "2", "3"]
