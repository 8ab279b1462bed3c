"""What failed can be tried again, with a number of its own; what has a verdict keeps it."""

import pytest

from pixelgate.api.problems import ProblemError
from pixelgate.api.reanalysis import reanalyse
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.failed_analyses import FailedAnalyses
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, received, record
from tests.support.fakes import RecordedExecutions
from tests.support.tables import TABLE


@pytest.fixture
def executions():
    return RecordedExecutions()


@pytest.fixture
def again(images, executions):
    return lambda workspace=WORKSPACE: reanalyse(
        workspace, IMAGE_ID, images=images, executions=executions, actor="key:0a1b", now=NOW
    )


@pytest.fixture
def analyses(dynamodb):
    return AnalysisStore(dynamodb, TABLE)


@pytest.fixture
def failed(images, dynamodb):
    images.create(record(retries=3))
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", received_bytes=9, now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    FailedAnalyses(dynamodb, TABLE).fail(
        received(), to=ImageStatus.FAILED, reason="away", reason_code="X", now=NOW
    )


@pytest.mark.usefixtures("failed")
def test_a_failed_image_gets_another_analysis_of_the_same_bytes(again, executions):
    running = again()

    assert (running.status, running.analysis, running.retries) == (ImageStatus.ANALYSING, 2, 0)
    assert (running.reason, running.reason_code) == (None, None)
    [document] = executions.started
    assert (document.received.version_id, document.received.analysis) == (VERSION, 2)


@pytest.mark.usefixtures("failed")
def test_an_analysis_that_comes_too_late_cannot_end_the_next_one(again, analyses, images, dynamodb):
    again()

    assert analyses.finish(analysed(Severity.APPROVE, analysis=1), now=NOW) is ImageStatus.ANALYSING
    assert FailedAnalyses(dynamodb, TABLE).fail(
        received(analysis=1), to=ImageStatus.FAILED, reason="late", reason_code="X", now=NOW
    ) is (ImageStatus.ANALYSING)

    assert analyses.finish(analysed(Severity.REJECT, analysis=2), now=NOW) is ImageStatus.REJECTED
    assert analyses.verdict(WORKSPACE, IMAGE_ID, 2).severity is Severity.REJECT
    assert analyses.verdict(WORKSPACE, IMAGE_ID, 1) is None


@pytest.mark.usefixtures("failed")
def test_a_start_that_fails_leaves_the_image_where_the_sweep_looks(again, executions, images):
    executions.fault = RetryableError("busy")

    with pytest.raises(RetryableError):
        again()

    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.RECEIVED


def test_a_verdict_is_not_tried_again(images, analyses, again, executions):
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    analyses.finish(analysed(Severity.REJECT), now=NOW)

    with pytest.raises(ProblemError, match="REJECTED"):
        again()

    assert executions.started == []


@pytest.mark.usefixtures("failed")
def test_another_workspaces_image_is_not_found(again):
    with pytest.raises(ProblemError, match="no image"):
        again("stranger")
