"""Whatever is changed in a chain, left out of it or put in, the first broken link is named."""

import hashlib
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pixelgate.domain.chains import EMPTY_CHAIN, ChainHead
from pixelgate.domain.history import HistoryAction, HistoryEntry, HistoryFact, continue_chain, verify_chain
from pixelgate.domain.status import ImageStatus
from tests.support.documents import NOW


def fact(**changes) -> HistoryFact:
    known = {"at": NOW, "actor": "key:0a1b", "action": HistoryAction.TAGS_CHANGED}
    return HistoryFact.model_validate({**known, **changes})


def chain_of(length):
    facts = [fact(details={"analysis": number, "added": ("beach", "dög")}) for number in range(length)]
    return continue_chain(EMPTY_CHAIN, *facts).entries


def test_a_chain_counts_from_one_and_each_entry_holds_the_hash_before():
    first, second = chain_of(2)

    assert (first.number, first.previous) == (1, None)
    assert (second.number, second.previous) == (2, first.hash)
    assert verify_chain([first, second]) is None


def test_a_hash_is_that_of_the_canonical_json():
    moved = fact(
        action=HistoryAction.DECIDED,
        from_status=ImageStatus.IN_REVIEW,
        to_status=ImageStatus.APPROVED,
        details={"note": 'a "knife"\n', "decision": 1, "is_blind": False, "left_out": None},
    )
    [entry] = continue_chain(ChainHead(length=4, hash="f" * 64), moved).entries
    canonical = (
        '{"action":"DECIDED","actor":"key:0a1b","at":"2026-03-01T12:00:00Z",'
        '"details":{"decision":1,"is_blind":false,"note":"a \\"knife\\"\\n"},'
        f'"from_status":"IN_REVIEW","number":5,"previous":"{"f" * 64}","to_status":"APPROVED"}}'
    )

    assert entry.hash == hashlib.sha256(canonical.encode()).hexdigest()


def test_a_chain_goes_on_where_it_ended():
    beginning = continue_chain(EMPTY_CHAIN, fact(), fact())

    end = continue_chain(beginning.head, fact())

    assert end.head.length == 3
    assert verify_chain([*beginning.entries, *end.entries]) is None
    assert verify_chain(end.entries, after=beginning.head) is None


def test_an_entry_survives_being_stored():
    entries = chain_of(3)

    assert (
        verify_chain([HistoryEntry.model_validate_json(each.model_dump_json()) for each in entries]) is None
    )


def test_the_same_moment_of_another_zone_is_the_same_fact():
    there = fact(at=NOW.astimezone(timezone(timedelta(hours=5))))

    assert continue_chain(EMPTY_CHAIN, there) == continue_chain(EMPTY_CHAIN, fact())


@pytest.mark.parametrize(
    "change",
    [
        {"at": NOW + timedelta(microseconds=1)},
        {"actor": "key:0a1c"},
        {"action": HistoryAction.ERASED},
        {"to_status": ImageStatus.ERASED},
        {"details": {"analysis": 1, "added": ("beach",)}},
        {"hash": "0" * 64},
    ],
)
def test_a_changed_entry_is_named(change):
    entries = list(chain_of(3))
    entries[1] = entries[1].model_copy(update=change)

    broken = verify_chain(entries)

    assert broken.number == 2
    assert "not what was recorded" in broken.problem


def test_an_entry_that_is_rewritten_with_its_hash_breaks_the_next_one():
    entries = list(chain_of(3))
    forged = continue_chain(ChainHead(length=1, hash=entries[0].hash), fact(actor="key:ff"))
    entries[1] = forged.entries[0]

    assert verify_chain(entries).number == 3


@given(length=st.integers(2, 6), lost=st.integers(0, 4))
def test_an_entry_that_is_left_out_is_named(length, lost):
    entries = list(chain_of(length))
    lost %= length - 1
    del entries[lost]

    assert verify_chain(entries).number == lost + 1


@given(order=st.permutations(range(5)))
def test_only_one_order_of_entries_verifies(order):
    entries = chain_of(5)

    broken = verify_chain([entries[place] for place in order])

    expected = next((place + 1 for place, at in enumerate(order) if place != at), None)
    assert (broken and broken.number) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "somebody"},
        {"actor": "key:"},
        {"details": {"nested": {"a": 1}}},
        {"details": {"share": 0.5}},
        {"details": {"huge": 2**53}},
        {"details": {"long": "x" * 1001}},
        {"details": {"Bad Name": "x"}},
        {"details": {f"n{number}": number for number in range(25)}},
        {"at": NOW.replace(tzinfo=None)},
    ],
)
def test_what_is_not_flat_bounded_and_signed_is_no_fact(change):
    with pytest.raises(ValidationError):
        fact(**change)


def test_a_chain_goes_on_with_something():
    with pytest.raises(ValueError, match="at least one"):
        continue_chain(EMPTY_CHAIN)
