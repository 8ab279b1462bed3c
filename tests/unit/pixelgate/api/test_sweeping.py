"""Nothing waits for ever: the sweep finds it, starts it again three times, and then says that it failed."""

from datetime import timedelta

import boto3
import pytest

from pixelgate.api.failures import DIED, FAILED_MESSAGE
from pixelgate.api.sweeping import MAX_RETRIES, Patience, Sweep, SweepOutcome
from pixelgate.domain.erasure import Erasure, ErasureReason, ImageToErase
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.ids import new_image_id
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.stored_objects import StoredObject
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageNotFoundError
from pixelgate.storage.object_keys import original_key
from pixelgate.storage.originals import Originals
from pixelgate.storage.pending import PendingImages
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, received, record
from tests.support.fakes import MemoryOriginals, RecordedExecutions, RecordedQueue
from tests.support.tables import TABLE

ROUND = timedelta(minutes=5)


@pytest.fixture
def executions():
    return RecordedExecutions()


@pytest.fixture
def originals():
    return MemoryOriginals()


@pytest.fixture
def pending(dynamodb):
    return PendingImages(dynamodb, TABLE)


@pytest.fixture
def erasures():
    return RecordedQueue()


@pytest.fixture
def releases():
    return RecordedExecutions()


@pytest.fixture
def sweep(images, pending, originals, executions, erasures, releases):
    whole = Sweep(
        images=images,
        pending=pending,
        originals=originals,
        executions=executions,
        erasures=erasures,
        releases=releases,
        patience=Patience(
            upload=timedelta(minutes=2), analysis=timedelta(minutes=5), ticket=timedelta(minutes=30)
        ),
    )

    def sweep(at, *, limit=100, is_time_up=lambda: False):
        report = whole.run(now=at, limit=limit, is_time_up=is_time_up)
        return {outcome: count for outcome, count in report.outcomes.items() if count}

    return sweep


@pytest.fixture
def received_image(images):
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", received_bytes=9, now=NOW)


@pytest.fixture
def analysing(images, received_image):
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)


def test_an_upload_whose_event_never_came_is_taken_in(images, originals, executions, sweep):
    images.create(record())
    originals.put(WORKSPACE, IMAGE_ID, version="v7", size=77)

    assert sweep(NOW + timedelta(minutes=1)) == {}
    assert sweep(NOW + timedelta(minutes=3)) == {SweepOutcome.UPLOAD_FOUND: 1}

    [document] = executions.started
    assert (document.received.version_id, document.received.bytes) == ("v7", 77)
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.ANALYSING


def test_a_ticket_is_kept_while_bytes_may_come_and_then_forgotten(images, sweep):
    images.create(record())

    assert sweep(NOW + timedelta(minutes=29)) == {SweepOutcome.WAITING: 1}
    assert sweep(NOW + timedelta(minutes=31)) == {SweepOutcome.TICKET_EXPIRED: 1}

    with pytest.raises(ImageNotFoundError):
        images.get(WORKSPACE, IMAGE_ID)


@pytest.mark.usefixtures("received_image")
def test_an_image_whose_analysis_was_never_started_is_started(images, executions, sweep):
    assert sweep(NOW + ROUND + timedelta(seconds=1)) == {SweepOutcome.RESTARTED: 1}

    assert [document.received.analysis for document in executions.started] == [1]
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.ANALYSING


@pytest.mark.usefixtures("analysing")
def test_an_analysis_that_may_still_run_is_left_alone(executions, sweep):
    assert sweep(NOW + timedelta(minutes=4)) == {}
    assert executions.started == []


@pytest.mark.usefixtures("analysing")
def test_an_analysis_that_died_is_started_three_times_and_then_given_up(images, executions, sweep):
    rounds = [sweep(NOW + timedelta(minutes=6 * number)) for number in range(1, MAX_RETRIES + 3)]

    assert rounds == [{SweepOutcome.RESTARTED: 1}] * MAX_RETRIES + [{SweepOutcome.GIVEN_UP: 1}, {}]
    assert [document.received.analysis for document in executions.started] == [1] * MAX_RETRIES
    failed = images.get(WORKSPACE, IMAGE_ID)
    assert (failed.status, failed.reason, failed.reason_code) == (ImageStatus.FAILED, FAILED_MESSAGE, DIED)


@pytest.mark.usefixtures("analysing")
def test_the_last_error_is_the_reason_for_giving_up(images, pending, sweep):
    pending.note_error(received(), "RetryableError")
    for number in range(1, MAX_RETRIES + 2):
        sweep(NOW + timedelta(minutes=6 * number))

    assert images.get(WORKSPACE, IMAGE_ID).reason_code == "RetryableError"


@pytest.mark.usefixtures("analysing")
def test_nobody_waits_longer_than_a_quarter_of_an_hour_for_the_next_attempt(executions, sweep):
    unlucky = timedelta(minutes=5) - timedelta(seconds=1)

    sweep(NOW + unlucky)
    sweep(NOW + unlucky + ROUND)

    assert len(executions.started) == 1
    assert unlucky + ROUND < timedelta(minutes=15)


@pytest.mark.usefixtures("analysing")
def test_two_sweeps_at_once_start_one_execution(images, executions, sweep):
    at = NOW + timedelta(minutes=6)

    assert sweep(at) == {SweepOutcome.RESTARTED: 1}
    assert sweep(at) == {}
    assert len(executions.started) == 1
    assert images.get(WORKSPACE, IMAGE_ID).retries == 1


@pytest.mark.usefixtures("analysing")
def test_a_retry_that_could_not_be_started_is_made_in_a_later_round(images, executions, sweep):
    executions.fault = RetryableError("busy")

    assert sweep(NOW + timedelta(minutes=6)) == {SweepOutcome.NOT_SWEPT: 1}
    assert sweep(NOW + timedelta(minutes=12)) == {SweepOutcome.RESTARTED: 1}
    assert images.get(WORKSPACE, IMAGE_ID).retries == 2


def test_an_image_that_never_could_be_started_fails_with_a_number_of_its_own(
    received_image, images, executions, sweep
):
    for number in range(1, MAX_RETRIES + 2):
        executions.fault = RetryableError("busy")
        sweep(NOW + timedelta(minutes=6 * number))

    failed = images.get(WORKSPACE, IMAGE_ID)
    assert (failed.status, failed.analysis) == (ImageStatus.FAILED, 1)


def test_one_image_in_trouble_does_not_keep_the_others_waiting(images, originals, executions, sweep):
    for number in range(3):
        image_id = new_image_id(now_ms=number)
        images.create(record(id=image_id))
        originals.put(WORKSPACE, image_id, version="v1", size=1)
    executions.fault = RetryableError("busy")

    assert sweep(NOW + ROUND) == {SweepOutcome.NOT_SWEPT: 1, SweepOutcome.UPLOAD_FOUND: 2}


def test_a_round_is_bounded_in_number_and_time(images, originals, sweep):
    for number in range(4):
        image_id = new_image_id(now_ms=number)
        images.create(record(id=image_id))
        originals.put(WORKSPACE, image_id, version="v1", size=1)

    assert sweep(NOW + ROUND, is_time_up=lambda: True) == {}
    assert sweep(NOW + ROUND, limit=3) == {SweepOutcome.UPLOAD_FOUND: 3}


@pytest.mark.usefixtures("analysing")
def test_a_verdict_that_comes_while_we_look_stands(images, dynamodb, pending, sweep, monkeypatch):
    def end_meanwhile(stale, *, now):
        AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE), now=now)
        return PendingImages(dynamodb, TABLE).count_retry(stale, now=now)

    monkeypatch.setattr(pending, "count_retry", end_meanwhile)

    assert sweep(NOW + timedelta(minutes=6)) == {SweepOutcome.MOVED_ON: 1}
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.APPROVED


def test_what_storage_tells_when_asked_never_displaces_what_an_event_told():
    originals = MemoryOriginals()
    originals.put(WORKSPACE, IMAGE_ID, version="v1", size=1)
    told = StoredObject.model_validate({"key": "k", "size": 1, "version-id": "v2", "sequencer": "01"})

    asked = originals.find(WORKSPACE, IMAGE_ID)

    assert asked is not None
    assert asked.order < told.order


def test_an_erasure_is_ordered_again_until_it_is_done(images, dynamodb, erasures, sweep):
    store = ErasureStore(dynamodb, TABLE)
    images.create(record())
    store.mark(
        images.get(WORKSPACE, IMAGE_ID),
        Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW, by="key"),
    )

    assert sweep(NOW + timedelta(minutes=1)) == {}
    assert sweep(NOW + timedelta(minutes=3)) == {SweepOutcome.ERASED_AGAIN: 1}
    assert erasures.messages == [ImageToErase(workspace=WORKSPACE, image_id=IMAGE_ID)]

    erased = images.get(WORKSPACE, IMAGE_ID)
    store.entomb(erased, now=NOW, look_again_at=NOW + timedelta(hours=1))
    assert sweep(NOW + timedelta(minutes=30)) == {}
    assert sweep(NOW + timedelta(minutes=63)) == {SweepOutcome.ERASED_AGAIN: 1}

    store.entomb(images.get(WORKSPACE, IMAGE_ID), now=NOW, look_again_at=None)
    assert sweep(NOW + timedelta(days=9)) == {}


@pytest.fixture
def s3(dynamodb):
    client = boto3.client("s3", region_name="eu-west-1")
    client.create_bucket(Bucket="originals", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return client


def test_parts_are_waited_for_a_day_and_then_forgotten_with_their_image(images, s3, sweep, originals):
    bucket = Originals(s3, "originals")
    s3.create_multipart_upload(Bucket="originals", Key=original_key(WORKSPACE, IMAGE_ID))
    [listed] = s3.list_multipart_uploads(Bucket="originals")["Uploads"]
    originals.unfinished, originals.give_up = bucket.unfinished, bucket.give_up
    images.create(record(created_at=listed["Initiated"], updated_at=listed["Initiated"]))

    assert sweep(listed["Initiated"] + timedelta(hours=24)) == {SweepOutcome.WAITING: 1}
    assert sweep(listed["Initiated"] + timedelta(hours=25)) == {SweepOutcome.TICKET_EXPIRED: 1}

    assert "Uploads" not in s3.list_multipart_uploads(Bucket="originals")
    with pytest.raises(ImageNotFoundError):
        images.get(WORKSPACE, IMAGE_ID)
