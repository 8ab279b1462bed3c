"""However often, late or oddly an upload is told of, its analysis is started and never lost."""

import pytest

from pixelgate.api.intake import IntakeOutcome, take_in
from pixelgate.domain.erasure import Erasure, ErasureReason, ImageToErase
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.image_history import INGEST
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.stored_objects import StoredObject
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.erasures import ErasureStore
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, WORKSPACE, analysed, record
from tests.support.fakes import RecordedExecutions, RecordedQueue
from tests.support.tables import TABLE, sort_keys

EARLIER, LATER = "0055AED6DCD9028", "0055AED6DCD90281E5"


@pytest.fixture
def executions():
    return RecordedExecutions()


@pytest.fixture
def erasures():
    return RecordedQueue()


@pytest.fixture
def tell(images, executions, erasures):
    def tell(*, image_id=IMAGE_ID, version="v1", sequencer=EARLIER, key=None):
        stored = StoredObject.model_validate(
            {
                "key": key or f"{WORKSPACE}/{image_id}/original",
                "size": 1234,
                "version-id": version,
                "sequencer": sequencer,
            }
        )
        return take_in(stored, images=images, executions=executions, erasures=erasures, actor=INGEST, now=NOW)

    return tell


def unused_bytes(dynamodb):
    return [sort for sort in sort_keys(dynamodb) if sort.startswith("AUDIT#UNUSED_BYTES#")]


def test_an_upload_starts_one_analysis_of_its_very_bytes(images, executions, tell):
    images.create(record())

    assert tell() is IntakeOutcome.STARTED

    [document] = executions.started
    assert document.received.version_id == "v1"
    assert document.received.bytes == 1234
    assert document.received.analysis == 1
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.ANALYSING


def test_a_repeated_event_starts_nothing(images, executions, tell):
    images.create(record())
    tell()

    assert tell() is IntakeOutcome.ALREADY_STARTED
    assert len(executions.started) == 1


def test_a_crash_before_the_start_is_healed_by_the_next_delivery(images, executions, tell):
    images.create(record())
    executions.fault = RetryableError("busy")
    with pytest.raises(RetryableError):
        tell()
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.RECEIVED

    assert tell() is IntakeOutcome.STARTED
    assert len(executions.started) == 1


@pytest.fixture
def received_only(images, executions, tell):
    """The first bytes are registered, and the process died before it started their analysis."""
    images.create(record())
    executions.fault = RetryableError("busy")
    with pytest.raises(RetryableError):
        tell(version="v1", sequencer=EARLIER)


def test_until_an_analysis_begins_the_later_bytes_count(received_only, dynamodb, images, executions, tell):
    assert tell(version="v2", sequencer=LATER) is IntakeOutcome.STARTED

    assert images.get(WORKSPACE, IMAGE_ID).version_id == "v2"
    assert [document.received.version_id for document in executions.started] == ["v2"]
    assert unused_bytes(dynamodb) == ["AUDIT#UNUSED_BYTES#v1"]
    assert tell(version="v1", sequencer=EARLIER) is IntakeOutcome.OTHER_VERSION


def test_the_event_of_earlier_bytes_that_comes_later_displaces_nothing(
    received_only, dynamodb, images, executions, tell
):
    tell(version="v2", sequencer=LATER)

    assert tell(version="v0", sequencer="0055AED6DCD9") is IntakeOutcome.OTHER_VERSION

    assert images.get(WORKSPACE, IMAGE_ID).version_id == "v2"
    assert unused_bytes(dynamodb) == ["AUDIT#UNUSED_BYTES#v0", "AUDIT#UNUSED_BYTES#v1"]


def test_once_an_analysis_has_begun_later_bytes_only_leave_an_audit_line(dynamodb, images, executions, tell):
    images.create(record())
    tell(version="v1", sequencer=EARLIER)

    outcomes = {tell(version="v2", sequencer=LATER) for _ in range(3)}

    assert outcomes == {IntakeOutcome.OTHER_VERSION}
    assert images.get(WORKSPACE, IMAGE_ID).version_id == "v1"
    assert len(executions.started) == 1
    assert unused_bytes(dynamodb) == ["AUDIT#UNUSED_BYTES#v2"]


def test_bytes_that_overwrite_an_upload_never_inherit_its_verdict(dynamodb, images, executions, tell):
    images.create(record())
    tell(version="v1")
    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE), now=NOW)

    assert tell(version="v2", sequencer=LATER) is IntakeOutcome.OTHER_VERSION

    stored = images.get(WORKSPACE, IMAGE_ID)
    assert (stored.version_id, stored.status) == ("v1", ImageStatus.APPROVED)
    assert unused_bytes(dynamodb) == ["AUDIT#UNUSED_BYTES#v2"]


def test_bytes_that_were_given_up_never_come_to_a_verdict(received_only, dynamodb, images, tell):
    tell(version="v2", sequencer=LATER)

    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE, version_id="v1"), now=NOW)

    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.ANALYSING


@pytest.mark.parametrize(
    "key",
    [
        "notes.txt",
        f"{WORKSPACE}%2F{IMAGE_ID}%2Foriginal",
        f"{WORKSPACE}/{IMAGE_ID}/original+",
        f"{WORKSPACE}/{IMAGE_ID}/%6Friginal",
        f"{WORKSPACE}+/{IMAGE_ID}/original",
        f"{WORKSPACE} /{IMAGE_ID}/original",
        f"café/{IMAGE_ID}/original",
        f"{WORKSPACE}%2B/{IMAGE_ID}/original",
    ],
)
def test_no_other_object_passes_for_an_original_however_its_key_is_read(images, executions, tell, key):
    images.create(record())

    assert tell(key=key) is IntakeOutcome.NOT_AN_ORIGINAL
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.AWAITING_UPLOAD


def test_an_original_nobody_asked_for_is_left_alone(executions, tell):
    assert tell(image_id=OTHER_ID) is IntakeOutcome.UNKNOWN_IMAGE
    assert executions.started == []


def test_bytes_that_come_with_the_ticket_of_an_erased_image_are_erased_too(
    images, executions, erasures, dynamodb, tell
):
    images.create(record())
    asked = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW, by="key")
    ErasureStore(dynamodb, TABLE).mark(images.get(WORKSPACE, IMAGE_ID), asked)

    assert tell() is IntakeOutcome.ERASED

    assert erasures.messages == [ImageToErase(workspace=WORKSPACE, image_id=IMAGE_ID)]
    assert executions.started == []
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.ERASED
    assert unused_bytes(dynamodb) == []


def test_an_analysis_is_told_the_collection(images, executions, tell):
    images.create(record(collection="shoes"))

    tell()

    [document] = executions.started
    assert document.received.collection == "shoes"
