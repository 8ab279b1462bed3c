"""An analysis ends exactly once, whatever is repeated, late or early."""

import pytest

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageStore
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, facts, received, record
from tests.support.tables import TABLE


@pytest.fixture
def analyses(dynamodb):
    return AnalysisStore(dynamodb, TABLE)


@pytest.fixture
def images(dynamodb):
    images = ImageStore(dynamodb, TABLE)
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    return images


@pytest.fixture
def analysing(images):
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    return images


@pytest.mark.parametrize(
    ("severity", "status"),
    [
        (Severity.APPROVE, ImageStatus.APPROVED),
        (Severity.REVIEW, ImageStatus.IN_REVIEW),
        (Severity.REJECT, ImageStatus.REJECTED),
    ],
)
def test_a_verdict_sets_the_status_and_is_kept_with_the_findings(analyses, analysing, severity, status):
    document = analysed(severity)

    assert analyses.finish(document, now=NOW) is status

    assert analysing.get(WORKSPACE, IMAGE_ID).status is status
    assert analysing.get(WORKSPACE, IMAGE_ID).facts == facts()
    assert analyses.findings(WORKSPACE, IMAGE_ID, 1) == document.findings
    assert analyses.verdict(WORKSPACE, IMAGE_ID, 1) == document.verdict


def test_the_first_of_two_executions_stands(analyses, analysing):
    analyses.finish(analysed(Severity.REJECT), now=NOW)

    assert analyses.finish(analysed(Severity.APPROVE), now=NOW) is ImageStatus.REJECTED
    assert analyses.verdict(WORKSPACE, IMAGE_ID, 1).severity is Severity.REJECT


def test_an_execution_that_overtakes_its_own_intake_tries_again(analyses, images):
    with pytest.raises(RetryableError, match="not ANALYSING yet"):
        analyses.finish(analysed(), now=NOW)

    assert analyses.findings(WORKSPACE, IMAGE_ID, 1) is None


def test_a_verdict_about_other_bytes_changes_nothing(analyses, analysing):
    assert analyses.finish(analysed(version_id="v2"), now=NOW) is ImageStatus.ANALYSING

    assert analysing.get(WORKSPACE, IMAGE_ID).status is ImageStatus.ANALYSING
    assert analyses.verdict(WORKSPACE, IMAGE_ID, 1) is None


def test_a_failure_after_a_verdict_changes_nothing(analyses, analysing):
    analyses.finish(analysed(Severity.APPROVE), now=NOW)

    status = analyses.fail(
        received(), to=ImageStatus.FAILED, reason="late", reason_code="States.Timeout", now=NOW
    )

    assert status is ImageStatus.APPROVED
    assert analysing.get(WORKSPACE, IMAGE_ID).reason_code is None


def test_a_rejection_keeps_its_reason(analyses, analysing):
    analyses.fail(received(), to=ImageStatus.REJECTED, reason="Empty.", reason_code="EMPTY_FILE", now=NOW)

    stored = analysing.get(WORKSPACE, IMAGE_ID)
    assert (stored.status, stored.reason, stored.reason_code) == (
        ImageStatus.REJECTED,
        "Empty.",
        "EMPTY_FILE",
    )
