"""Of two events of one key it is known which tells of the later bytes."""

import pytest

from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.events import StoredObject, announcement_of
from pixelgate.domain.status import ImageStatus
from tests.support.documents import NOW, record


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


def test_an_erasure_is_announced_when_it_is_marked_and_not_again_when_it_is_done():
    asked = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW, by="key")
    marked = record(status="ERASED", erasure=asked, name="")
    done = record(status="ERASED", erasure=asked.model_copy(update={"removed_at": NOW}), name="")

    event = announcement_of(record(status="APPROVED"), marked)

    assert event is not None
    assert (event.detail_type, event.reason_code, event.occurred_at) == ("ImageErased", "REQUESTED", NOW)
    assert announcement_of(marked, done) is None
    assert announcement_of(done, done) is None
