"""An analysis ends exactly once, whatever is repeated, late or early."""

import hashlib

import pytest

from pixelgate.domain.chains import EMPTY_CHAIN, ChainHead
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import HistoryAction, HistoryFact, continue_chain, verify_chain
from pixelgate.domain.image_history import INGEST
from pixelgate.domain.provenance import AnalysisStart, Provenance
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.failed_analyses import FailedAnalyses
from pixelgate.storage.history import history_write, read_history
from pixelgate.storage.images import ImageStore
from pixelgate.storage.items import to_item
from pixelgate.storage.keys import image_partition
from pixelgate.storage.packed_signals import unpack_signals
from pixelgate.storage.records import record_key
from pixelgate.storage.signal_store import SignalStore
from tests.support.documents import (
    CRATE,
    IMAGE_ID,
    MISSING,
    NOW,
    VERSION,
    WORKSPACE,
    analysed,
    custom_labels,
    facts,
    received,
    record,
)
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


@pytest.mark.parametrize("labels", [MISSING, custom_labels(), custom_labels(CRATE)])
def test_what_classifiers_said_is_kept_in_the_findings_and_in_the_signals(
    analyses, analysing, dynamodb, labels
):
    judged = analysed().judged.model_copy(update={"custom_labels": labels})

    analyses.finish(analysed().model_copy(update={"judged": judged}), now=NOW)

    assert analyses.findings(WORKSPACE, IMAGE_ID, 1).custom_labels == labels
    [stored] = SignalStore(dynamodb, TABLE).get_many(WORKSPACE, [IMAGE_ID])
    signals = unpack_signals(stored.packed, form=stored.form)
    assert signals.custom_labels == (None if labels is MISSING else labels.labels)


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


def test_a_failure_after_a_verdict_changes_nothing(analyses, analysing, dynamodb):
    analyses.finish(analysed(Severity.APPROVE), now=NOW)

    status = FailedAnalyses(dynamodb, TABLE).fail(
        received(), to=ImageStatus.FAILED, reason="late", reason_code="States.Timeout", now=NOW
    )

    assert status is ImageStatus.APPROVED
    assert analysing.get(WORKSPACE, IMAGE_ID).reason_code is None


def test_a_rejection_keeps_its_reason(analysing, dynamodb):
    FailedAnalyses(dynamodb, TABLE).fail(
        received(), to=ImageStatus.REJECTED, reason="Empty.", reason_code="EMPTY_FILE", now=NOW
    )

    stored = analysing.get(WORKSPACE, IMAGE_ID)
    assert (stored.status, stored.reason, stored.reason_code) == (
        ImageStatus.REJECTED,
        "Empty.",
        "EMPTY_FILE",
    )


def history(dynamodb):
    return read_history(dynamodb, TABLE, image_partition(WORKSPACE, IMAGE_ID))


def a_start(**changes):
    known = {
        "at": NOW,
        "actor": INGEST,
        "history": EMPTY_CHAIN,
        "provenance": Provenance(requested_at=NOW, requested_by="0a1b", received_at=NOW),
    }
    return AnalysisStart.model_validate({**known, **changes})


def test_the_history_begins_with_the_way_to_the_verdict(analyses, analysing, dynamodb):
    document = analysed(Severity.REVIEW, start=a_start())

    analyses.finish(document, now=NOW)

    entries = history(dynamodb)
    assert [(entry.action, entry.actor, entry.to_status) for entry in entries] == [
        ("UPLOAD_REQUESTED", "key:0a1b", "AWAITING_UPLOAD"),
        ("RECEIVED", "system:storage", "RECEIVED"),
        ("ANALYSIS_STARTED", "system:ingest", "ANALYSING"),
        ("VERDICT_RECORDED", "system:persist", "IN_REVIEW"),
    ]
    assert entries[1].details == {"version_id": VERSION, "bytes": 1234}
    assert verify_chain(entries) is None
    assert analysing.get(WORKSPACE, IMAGE_ID).history == ChainHead(length=4, hash=entries[3].hash)


def test_the_history_names_what_was_stored_by_its_hash(analyses, analysing, dynamodb):
    analyses.finish(analysed(), now=NOW)

    [entry] = history(dynamodb)
    stored = {item["SK"]["S"]: item for item in dynamodb.scan(TableName=TABLE)["Items"]}
    for name, sort in (("findings_sha256", "FINDINGS#000001"), ("verdict_sha256", "VERDICT#000001")):
        text = stored[sort]["document"]["S"]
        assert entry.details[name] == hashlib.sha256(text.encode()).hexdigest()
    assert entry.details["content_sha256"] == facts().sha256


def test_an_import_says_where_the_image_comes_from(analyses, analysing, dynamodb):
    source = {"import_id": "imp_1", "imported_from": "https://example.com/cat.jpg"}
    provenance = Provenance(requested_at=NOW, requested_by="0a1b", received_at=NOW, **source)

    analyses.finish(analysed(start=a_start(provenance=provenance)), now=NOW)

    entry = history(dynamodb)[0]
    assert (entry.action, entry.details) == ("IMPORT_REQUESTED", source)


def test_a_history_that_went_on_during_the_analysis_goes_on_with_the_verdict(analyses, analysing, dynamodb):
    told = HistoryFact(at=NOW, actor="key:0a1b", action=HistoryAction.TAGS_CHANGED)
    meanwhile = continue_chain(EMPTY_CHAIN, told)
    put_history(dynamodb, meanwhile)

    assert analyses.finish(analysed(start=a_start()), now=NOW) is ImageStatus.APPROVED

    entries = history(dynamodb)
    assert [entry.action for entry in entries][:2] == ["TAGS_CHANGED", "UPLOAD_REQUESTED"]
    assert len(entries) == 5
    assert verify_chain(entries) is None


def put_history(dynamodb, continuation):
    partition = image_partition(WORKSPACE, IMAGE_ID)
    dynamodb.transact_write_items(TransactItems=[history_write(TABLE, partition, continuation)])
    dynamodb.update_item(
        TableName=TABLE,
        Key=record_key(WORKSPACE, IMAGE_ID),
        UpdateExpression="SET history_length = :length, history_head = :hash",
        ExpressionAttributeValues=to_item(
            {":length": continuation.head.length, ":hash": continuation.head.hash}
        ),
    )


def test_of_two_executions_only_one_is_told(analyses, analysing, dynamodb):
    analyses.finish(analysed(Severity.REJECT, start=a_start()), now=NOW)
    analyses.finish(analysed(Severity.APPROVE, start=a_start()), now=NOW)

    assert [entry.to_status for entry in history(dynamodb)][-1] == ImageStatus.REJECTED
    assert len(history(dynamodb)) == 4


def test_a_failure_and_what_led_to_it_are_told(analysing, dynamodb):
    FailedAnalyses(dynamodb, TABLE).fail(
        received(start=a_start()),
        to=ImageStatus.REJECTED,
        reason="Empty. " + "x" * 2000,
        reason_code="EMPTY_FILE",
        now=NOW,
    )

    entries = history(dynamodb)
    assert [entry.action for entry in entries][-2:] == ["ANALYSIS_STARTED", "ANALYSIS_FAILED"]
    assert entries[-1].details["reason_code"] == "EMPTY_FILE"
    assert entries[-1].details["reason"].startswith("Empty. x")


def test_a_second_analysis_goes_on_where_the_first_one_failed(analyses, analysing, dynamodb):
    failed = received(start=a_start())
    FailedAnalyses(dynamodb, TABLE).fail(
        failed, to=ImageStatus.FAILED, reason="away", reason_code="X", now=NOW
    )
    analysing.begin_again(analysing.get(WORKSPACE, IMAGE_ID), actor="key:0a1b", now=NOW)
    analysing.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=2, now=NOW)
    start = a_start(history=analysing.get(WORKSPACE, IMAGE_ID).history, actor="key:0a1b")

    analyses.finish(analysed(analysis=2, start=start), now=NOW)

    entries = history(dynamodb)
    assert [entry.action for entry in entries][3:] == [
        "ANALYSIS_FAILED",
        "ANALYSIS_REQUESTED",
        "ANALYSIS_STARTED",
        "VERDICT_RECORDED",
    ]
    assert verify_chain(entries) is None


def test_an_analysis_that_is_given_up_tells_how_the_image_came(analysing, dynamodb):
    standing = analysing.get(WORKSPACE, IMAGE_ID)

    analysing.give_up(standing, reason="away", reason_code="X", now=NOW)

    entries = history(dynamodb)
    assert [entry.action for entry in entries] == ["UPLOAD_REQUESTED", "RECEIVED", "ANALYSIS_FAILED"]
    assert (entries[0].actor, entries[2].actor) == ("system:api", "system:sweep")
