"""Whatever is pending is found by its age in all workspaces, and claimed by one sweep only."""

from datetime import timedelta

import pytest

from pixelgate.domain.ids import new_image_id
from pixelgate.domain.status import FINAL, ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.keys import PENDING_SHARDS, Backlog, pending_index
from pixelgate.storage.pending import PendingImages
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, received, record
from tests.support.tables import TABLE

LATER = NOW + timedelta(minutes=6)


@pytest.fixture
def images(dynamodb):
    return ImageStore(dynamodb, TABLE)


@pytest.fixture
def pending(dynamodb):
    return PendingImages(dynamodb, TABLE)


@pytest.fixture
def analysing(images):
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    return images


def test_the_longest_waiting_of_all_workspaces_come_first(images, pending):
    ids = [new_image_id(now_ms=number) for number in range(12)]
    for minutes, image_id in enumerate(ids):
        at = NOW - timedelta(minutes=minutes)
        images.create(record(id=image_id, workspace=f"w{minutes % 3}", created_at=at, updated_at=at))

    found = pending.since_before(Backlog.UPLOAD, NOW, limit=5)

    assert [(entry.workspace, entry.image_id) for entry in found] == [
        (f"w{minutes % 3}", ids[minutes]) for minutes in range(11, 6, -1)
    ]
    assert pending.since_before(Backlog.ANALYSIS, NOW, limit=5) == []


def test_a_status_moves_an_image_from_one_backlog_to_the_other(analysing, pending):
    assert pending.since_before(Backlog.UPLOAD, LATER, limit=5) == []
    assert pending.since_before(Backlog.ANALYSIS, LATER, limit=5) == [(WORKSPACE, IMAGE_ID)]
    assert pending.since_before(Backlog.ANALYSIS, NOW, limit=5) == []


def test_what_has_ended_is_in_no_backlog(analysing, pending, dynamodb):
    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE), now=NOW)

    assert pending.since_before(Backlog.ANALYSIS, LATER, limit=5) == []


@pytest.mark.parametrize("status", sorted(FINAL | {ImageStatus.ERASED}))
def test_the_index_is_sparse(status):
    assert pending_index(status, IMAGE_ID, "now") == {}


def test_the_index_is_spread_over_its_partitions():
    partitions = {
        pending_index(ImageStatus.RECEIVED, new_image_id(), "now")["GSI3PK"]
        for _ in range(64 * PENDING_SHARDS)
    }

    assert len(partitions) == PENDING_SHARDS


def test_of_two_sweeps_one_claims_the_retry(analysing, pending):
    seen = analysing.get(WORKSPACE, IMAGE_ID)

    assert pending.count_retry(seen, now=LATER) is True
    assert pending.count_retry(seen, now=LATER) is False

    assert analysing.get(WORKSPACE, IMAGE_ID).retries == 1
    assert pending.since_before(Backlog.ANALYSIS, LATER, limit=5) == []


def test_what_has_just_ended_is_not_retried(analysing, pending, dynamodb):
    seen = analysing.get(WORKSPACE, IMAGE_ID)
    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE), now=NOW)

    assert pending.count_retry(seen, now=LATER) is False
    assert analysing.get(WORKSPACE, IMAGE_ID).retries == 0


def test_an_error_is_remembered_while_the_analysis_runs_and_forgotten_with_its_end(
    analysing, pending, dynamodb
):
    assert pending.note_error(received(), "RetryableError") is True
    assert analysing.get(WORKSPACE, IMAGE_ID).last_error == "RetryableError"

    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE), now=NOW)

    assert analysing.get(WORKSPACE, IMAGE_ID).last_error is None
    assert pending.note_error(received(), "RetryableError") is False


def test_a_ticket_is_forgotten_only_while_it_waits_for_bytes(images, pending):
    images.create(record())
    waiting = images.get(WORKSPACE, IMAGE_ID)
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)

    assert pending.forget_ticket(waiting) is False
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.RECEIVED


def test_a_ticket_that_was_never_used_leaves_nothing(images, pending):
    images.create(record())

    assert pending.forget_ticket(images.get(WORKSPACE, IMAGE_ID)) is True

    with pytest.raises(ImageNotFoundError):
        images.get(WORKSPACE, IMAGE_ID)
    assert pending.since_before(Backlog.UPLOAD, LATER, limit=5) == []
