import pytest

from infra.local.durability.store import Change, StateStore


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.sqlite"


def test_what_was_written_is_read_by_the_next_process(path):
    StateStore(path).write([Change("item", "b", "2"), Change("item", "a", "1"), Change("message", "a", "3")])

    assert StateStore(path).read("item") == {"a": "1", "b": "2"}


def test_a_row_is_replaced_and_deleted(path):
    store = StateStore(path)
    store.write([Change("item", "a", "1"), Change("item", "b", "2")])

    store.write([Change("item", "a", "new"), Change("item", "b", None)])

    assert store.read("item") == {"a": "new"}


def test_changes_are_written_all_or_none(path):
    store = StateStore(path)

    def interrupted():
        yield Change("item", "a", "1")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(interrupted())

    assert StateStore(path).read("item") == {}


def test_rows_come_back_in_the_order_of_their_keys(path):
    store = StateStore(path)
    store.write([Change("message", key, "x") for key in ("3", "1", "2")])

    assert list(store.read("message")) == ["1", "2", "3"]
