"""Of two events of one key it is known which tells of the later bytes."""

from datetime import timedelta
from typing import get_args

import pytest

from pixelgate.domain.announcing import announcement_of
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.events import EVENT_MODELS, Announcement
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.stored_objects import StoredObject
from tests.support.decisions import ANN
from tests.support.documents import NOW, OTHER_ID, record

MOMENT = timedelta(milliseconds=1)


def stored(sequencer):
    return StoredObject.model_validate({"key": "k", "size": 1, "version-id": "v", "sequencer": sequencer})


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("0055AED6DCD90281E5", "0055AED6DCD90281E6"),
        ("0055AED6DCD9", "0055AED6DCD90281E5"),
        ("0055AED6DCD9FF", "0055AED6DCDA"),
        ("0055aed6dcd9", "0055AED6DCDA"),
        ("", "00F0"),
    ],
)
def test_sequencers_of_any_length_and_case_are_compared_as_numbers_padded_on_the_right(earlier, later):
    assert stored(earlier).order < stored(later).order


def test_a_sequencer_that_is_only_padded_is_the_same():
    assert stored("00AB").order == stored("00AB00").order


@pytest.mark.parametrize("before", [ImageStatus.RECEIVED, ImageStatus.ANALYSING])
def test_a_failure_is_announced_even_if_no_analysis_could_be_started(before):
    event = announcement_of(record(status=before), record(status="FAILED", analysis=1))

    assert event is not None
    assert (event.status, event.analysis) == (ImageStatus.FAILED, 1)


def test_what_is_announced_names_the_end_of_the_history():
    before = record(status=ImageStatus.ANALYSING)
    after = record(status=ImageStatus.APPROVED, analysis=1, history_length=4, history_head="f" * 64)

    event = announcement_of(before, after)

    assert event is not None
    assert (event.history_length, event.history_head) == (4, "f" * 64)


def test_an_erasure_is_announced_when_it_is_marked_and_not_again_when_it_is_done():
    asked = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW, by="key")
    marked = record(status="ERASED", erasure=asked, name="", history_length=5, history_head="f" * 64)
    done = record(status="ERASED", erasure=asked.model_copy(update={"removed_at": NOW}), name="")

    event = announcement_of(record(status="APPROVED"), marked)

    assert event is not None
    assert (event.detail_type, event.reason_code, event.occurred_at) == ("ImageErased", "REQUESTED", NOW)
    assert (event.history_length, event.history_head) == (5, "f" * 64)
    assert announcement_of(marked, done) is None
    assert announcement_of(done, done) is None


def decided(number, **changes):
    mark = {
        "number": number,
        "outcome": "approve",
        "reason_code": "FALSE_ALARM",
        "effect": "DECIDED",
        "by": ANN,
        "at": NOW,
        "from_status": "IN_REVIEW",
        **changes,
    }
    return record(status="APPROVED", decision=mark, decisions=number, history_length=6, history_head="f" * 64)


def test_a_decision_is_announced_once_whether_it_moves_the_image_or_confirms_it():
    moved = announcement_of(record(status="IN_REVIEW"), decided(1))
    confirmed = announcement_of(decided(1), decided(2, effect="CONFIRMED", from_status="APPROVED"))

    assert moved is not None
    assert (moved.detail_type, moved.schema_version, moved.decision) == ("ImageDecided", 1, 1)
    assert (moved.previous_status, moved.status, moved.effect) == ("IN_REVIEW", "APPROVED", "DECIDED")
    assert (moved.occurred_at, moved.history_length, moved.history_head) == (NOW, 6, "f" * 64)
    assert confirmed is not None
    assert (confirmed.effect, confirmed.previous_status) == ("CONFIRMED", "APPROVED")
    assert announcement_of(decided(1), decided(1)) is None


def test_an_opinion_and_a_claim_are_not_announced():
    waiting = {"queue": "general", "priority": "normal", "asked_at": NOW, "opinions": 2}
    claimed = {**waiting, "claimed_by": ANN, "revision": 2}

    assert announcement_of(*(record(status="IN_REVIEW", review=task) for task in (waiting, claimed))) is None
    assert announcement_of(record(status="IN_REVIEW"), record(status="IN_REVIEW", decisions=1)) is None


def analysed(**changes):
    known = {"status": "APPROVED", "analysis": 1, "history_length": 4}
    return announcement_of(record(status=ImageStatus.ANALYSING), record(**{**known, **changes}))


RELEASE = {
    "basis": "0" * 64,
    "profile": "standard",
    "access": "public",
    "files": 21,
    "released_at": NOW + MOMENT,
}


def test_a_release_is_told_when_it_is_made_and_when_it_is_replaced():
    approved, released = record(status="APPROVED"), record(status="APPROVED", release=RELEASE)
    replaced = record(status="APPROVED", release={**RELEASE, "basis": "1" * 64, "files": 1})

    for before, after in ((approved, released), (released, replaced)):
        event = announcement_of(before, after)
        assert event.detail_type == "ImageReleased"
        assert (event.files, event.occurred_at) == (after.release.files, NOW + MOMENT)
    assert announcement_of(released, released) is None


@pytest.mark.parametrize(
    ("status", "expires_at", "reason"),
    [
        ("REJECTED", None, "NOT_APPROVED"),
        ("APPROVED", "2026-03-01T12:00:00Z", "RIGHTS_EXPIRED"),
        ("APPROVED", "2027-03-01T12:00:00Z", "ACCESS_NARROWED"),
        ("APPROVED", None, "ACCESS_NARROWED"),
    ],
)
def test_a_withdrawal_is_told_with_its_reason(status, expires_at, reason):
    release = {**RELEASE, "expires_at": expires_at}

    event = announcement_of(record(status=status, release=release), record(status=status))

    assert (event.detail_type, event.reason_code) == ("ImageWithdrawn", reason)


AUTO = ({"name": "cat", "source": "labels", "confidence": 0.9},)


@pytest.mark.parametrize("change", [{"tags": ("sofa",)}, {"removed_tags": ("cat",)}, {"auto_tags": AUTO}])
def test_other_tags_are_told_once_the_image_has_come_to_its_end(change):
    tagged = record(status="APPROVED", history_length=5, **change)

    event = announcement_of(record(status="APPROVED"), tagged)

    assert (event.detail_type, event.sequence) == ("ImageTagged", 5)
    assert announcement_of(tagged, tagged) is None
    assert announcement_of(record(status="ANALYSING"), record(status="ANALYSING", **change)) is None
    assert announcement_of(record(status="FAILED"), record(status="RECEIVED", **change)) is None


def test_a_change_that_is_told_twice_has_the_same_id_and_any_other_another():
    others = [
        analysed(history_length=5),
        analysed(id=OTHER_ID),
        analysed(workspace="other"),
        announcement_of(record(status="IN_REVIEW"), decided(1, at=NOW)),
    ]

    assert analysed() == analysed()
    assert len({event.event_id for event in [analysed(), *others]}) == 5


def test_events_sort_by_their_ids_and_order_within_an_image_by_their_sequence():
    first, second = analysed(), announcement_of(record(status="IN_REVIEW"), decided(1, at=NOW + MOMENT))

    assert first.event_id < second.event_id
    assert (first.sequence, second.sequence) == (4, 6)


def test_what_subscriptions_ask_for_is_told():
    task = {"queue": "safety", "priority": "normal", "asked_at": NOW}

    waiting = analysed(status="IN_REVIEW", review=task, collection="spring")

    assert (waiting.collection, waiting.queue) == ("spring", "safety")
    assert (analysed().collection, analysed().queue) == (None, None)


def test_every_announcement_is_known_by_its_detail_type():
    assert {
        model.model_fields["detail_type"].default: model for model in get_args(Announcement)
    } == EVENT_MODELS
