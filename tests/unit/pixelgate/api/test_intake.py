"""However often, late or oddly an upload is told of, its analysis is started and never lost."""

import pytest

from pixelgate.api.intake import IntakeOutcome, take_in
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.events import StoredObject
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, WORKSPACE, analysed, record
from tests.support.fakes import RecordedExecutions
from tests.support.tables import TABLE


@pytest.fixture
def executions():
    return RecordedExecutions()


@pytest.fixture
def tell(images, executions):
    def tell(*, image_id=IMAGE_ID, version="v1", key=None):
        stored = StoredObject.model_validate(
            {
                "key": key or f"{WORKSPACE}/{image_id}/original",
                "size": 1234,
                "version-id": version,
                "sequencer": "01",
            }
        )
        return take_in(stored, images=images, executions=executions, now=NOW)

    return tell


def test_an_upload_starts_one_analysis_of_its_very_bytes(images, executions, tell):
    images.create(record())

    assert tell() is IntakeOutcome.STARTED

    [document] = executions.started
    assert document.received.version_id == "v1"
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


def test_bytes_that_overwrite_an_upload_never_inherit_its_verdict(dynamodb, images, executions, tell):
    images.create(record())
    tell(version="v1")
    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE), now=NOW)

    assert tell(version="v2") is IntakeOutcome.OTHER_VERSION

    stored = images.get(WORKSPACE, IMAGE_ID)
    assert (stored.version_id, stored.status) == ("v1", ImageStatus.APPROVED)


def test_an_object_nobody_asked_for_is_left_alone(executions, tell):
    assert tell(image_id=OTHER_ID) is IntakeOutcome.UNKNOWN_IMAGE
    assert tell(key="notes.txt") is IntakeOutcome.NOT_AN_ORIGINAL
    assert executions.started == []
