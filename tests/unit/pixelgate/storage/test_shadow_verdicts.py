"""storage/shadow_verdicts.py: recorded with the verdict, read by shadow, replaced by a later analysis."""

import pytest

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.ids import new_shadow_id
from pixelgate.domain.shadow_verdicts import ShadowRule, ShadowVerdict
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.judged import Judged
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.shadow_verdicts import ShadowVerdicts
from pixelgate.storage.signal_store import SignalStore
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, record
from tests.support.tables import TABLE

SHADOW = new_shadow_id()
SAID = ShadowVerdict(
    shadow=SHADOW,
    severity=Severity.REJECT,
    rules=(
        ShadowRule(rule="small", severity=Severity.REJECT),
        ShadowRule(rule="dark", severity=Severity.REVIEW, is_sure=False),
    ),
)


@pytest.fixture
def verdicts(dynamodb):
    return ShadowVerdicts(dynamodb, TABLE)


@pytest.fixture
def finish(dynamodb):
    """End an analysis with what a shadow said; the status that follows."""
    ImageStore(dynamodb, TABLE).create(record(status=ImageStatus.ANALYSING, version_id=VERSION, analysis=1))

    def finish(shadow):
        document = analysed(Severity.APPROVE)
        judged = Judged(verdict=document.verdict, shadow=shadow)
        return AnalysisStore(dynamodb, TABLE).finish(document.model_copy(update={"judged": judged}), now=NOW)

    return finish


def test_what_a_shadow_says_is_recorded_with_the_verdict_and_moves_nothing(finish, verdicts):
    assert finish(SAID) is ImageStatus.APPROVED

    [image] = verdicts.read(WORKSPACE, SHADOW)

    assert (image.image_id, image.severity, image.recorded_at, image.decision) == (
        IMAGE_ID,
        Severity.APPROVE,
        NOW,
        None,
    )
    assert image.shadow == SAID
    assert list(verdicts.read("somebody-else", SHADOW)) == []
    assert list(verdicts.read(WORKSPACE, new_shadow_id())) == []


def test_without_a_shadow_there_is_nothing_to_read(finish, verdicts, dynamodb):
    finish(None)

    assert list(verdicts.read(WORKSPACE, SHADOW)) == []
    assert not any("shadow" in name for item in dynamodb.scan(TableName=TABLE)["Items"] for name in item)


def test_a_decision_is_read_with_it(finish, verdicts, dynamodb):
    finish(SAID)
    decided = SignalStore(dynamodb, TABLE).decided(WORKSPACE, IMAGE_ID, decision=Outcome.REJECT, at=NOW)
    dynamodb.transact_write_items(TransactItems=[decided])

    [image] = verdicts.read(WORKSPACE, SHADOW)

    assert image.decision is Outcome.REJECT


def test_the_document_that_travels_stays_small():
    rules = [ShadowRule(rule="r" * 63, severity=Severity.REVIEW, is_sure=False) for _ in range(101)]

    whole = ShadowVerdict(shadow=SHADOW, severity=Severity.REVIEW, rules=tuple(rules))

    assert len(whole.model_dump_json()) < 15_000
