"""A decision is appended with all that follows from it, or nothing is written."""

import hashlib
from datetime import timedelta

import pytest

from pixelgate.api.problems import ProblemError
from pixelgate.api.review_decisions import ImageJudgement, decide_many, decisions_of
from pixelgate.domain.decisions import Effect, Judgement
from pixelgate.domain.history import HistoryAction, verify_chain
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage.history import read_history
from pixelgate.storage.items import from_item
from pixelgate.storage.keys import image_partition
from pixelgate.storage.signal_store import SignalStore
from tests.support.decisions import ANN, BOB
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, WORKSPACE, facts, record
from tests.support.reviews import APPROVAL, REJECTION, Office, ask
from tests.support.tables import TABLE, sort_keys

EVE = "key:eeeeeeeeeeeeeeee"
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def office(dynamodb):
    return Office.over(dynamodb)


def kind_of(call, *arguments, **named):
    with pytest.raises(ProblemError) as refused:
        call(*arguments, **named)
    return refused.value.problem.type.rpartition(":")[2]


def entries(dynamodb):
    return read_history(dynamodb, TABLE, image_partition(WORKSPACE, IMAGE_ID))


def item(dynamodb, sort):
    key = {"PK": {"S": image_partition(WORKSPACE, IMAGE_ID)}, "SK": {"S": sort}}
    return from_item(dynamodb.get_item(TableName=TABLE, Key=key)["Item"])


@pytest.mark.parametrize(
    ("judgement", "status"), [(APPROVAL, ImageStatus.APPROVED), (REJECTION, ImageStatus.REJECTED)]
)
def test_a_decision_moves_the_image_and_says_why(dynamodb, office, judgement, status):
    ask(dynamodb)
    verdict = item(dynamodb, "VERDICT#000001")
    office.claim(ANN)

    answer = office.decide(ANN, judgement, now=LATER)

    stored = office.record()
    assert (answer.decision.effect, answer.waits_in) == (Effect.DECIDED, None)
    assert (stored.status, stored.review, stored.decisions) == (status, None, 1)
    assert (stored.reason_code, stored.severity) == (judgement.reason_code, Severity.REVIEW)
    assert (stored.decision.by, stored.decision.at) == (ANN, LATER)
    assert item(dynamodb, "VERDICT#000001") == verdict
    assert office.reviews.queues.page(WORKSPACE, "general", limit=10).images == ()


def test_a_decision_names_what_was_judged_by_its_hashes(dynamodb, office):
    ask(dynamodb)

    decision = office.decide(ANN).decision

    verdict = item(dynamodb, "VERDICT#000001")["document"]
    assert decision.content_sha256 == facts().sha256
    assert decision.verdict_sha256 == hashlib.sha256(verdict.encode()).hexdigest()
    assert (decision.by, decision.ruleset, decision.queue) == (ANN, "test@" + "0" * 64, "general")


def test_decisions_are_chained_and_none_is_overwritten(dynamodb, office):
    ask(dynamodb)
    for by, judgement in ((ANN, APPROVAL), (BOB, REJECTION), (ANN, APPROVAL)):
        office.decide(by, judgement)

    listed = decisions_of(office.decisions, WORKSPACE, IMAGE_ID, by=ANN)

    assert [each.decision.effect for each in listed.decisions] == ["DECIDED", "OVERTURNED", "OVERTURNED"]
    assert listed.is_unbroken
    assert listed.decisions[1].decision.previous_sha256 == listed.decisions[0].sha256
    assert office.record().status is ImageStatus.APPROVED


def test_a_decision_that_was_tampered_with_breaks_the_chain(dynamodb, office):
    ask(dynamodb)
    office.decide(ANN)
    office.decide(BOB, REJECTION)
    told = item(dynamodb, "DECISION#000001")["document"].replace("FALSE_ALARM", "MEETS_THE_RULES")
    dynamodb.update_item(
        TableName=TABLE,
        Key={"PK": {"S": image_partition(WORKSPACE, IMAGE_ID)}, "SK": {"S": "DECISION#000001"}},
        UpdateExpression="SET document = :told",
        ExpressionAttributeValues={":told": {"S": told}},
    )

    assert not decisions_of(office.decisions, WORKSPACE, IMAGE_ID, by=ANN).is_unbroken


def test_the_history_goes_on_with_every_decision(dynamodb, office):
    ask(dynamodb, opinions=2)
    office.decide(ANN)
    office.decide(BOB)

    told = entries(dynamodb)[-2:]

    assert [each.action for each in told] == [HistoryAction.OPINION_GIVEN, HistoryAction.DECIDED]
    assert [each.to_status for each in told] == [None, ImageStatus.APPROVED]
    assert told[1].details["effect"] == "DECIDED"
    assert verify_chain(entries(dynamodb)) is None
    assert office.record().history_head == told[1].hash


def test_the_stored_signals_learn_what_was_decided_and_only_then(dynamodb, office):
    ask(dynamodb, opinions=2)

    def known():
        [stored] = SignalStore(dynamodb, TABLE).get_many(WORKSPACE, [IMAGE_ID])
        return stored.decision

    office.decide(ANN, REJECTION)
    assert known() is None
    office.decide(BOB, REJECTION)
    assert known() == "reject"


def test_an_image_without_signals_is_decided_all_the_same(dynamodb, office):
    ask(dynamodb)
    SignalStore(dynamodb, TABLE).forget(WORKSPACE, IMAGE_ID)

    assert office.decide(ANN).decision.effect is Effect.DECIDED


def test_what_another_has_in_hand_is_not_decided(dynamodb, office):
    ask(dynamodb)
    office.claim(ANN)

    assert kind_of(office.decide, BOB) == "claimed-by-another"
    assert "DECISION#000001" not in sort_keys(dynamodb)


def test_two_who_disagree_leave_it_to_a_third(dynamodb, office):
    ask(dynamodb, opinions=2, escalate_to="leads")

    first, second = office.decide(ANN), office.decide(BOB, REJECTION)

    assert (first.waits_in, second.waits_in) == ("general", "leads")
    assert office.record().status is ImageStatus.IN_REVIEW
    assert kind_of(office.decide, ANN, REJECTION) == "opinion-given"
    assert office.decide(EVE, REJECTION).decision.effect is Effect.DECIDED
    assert office.record().status is ImageStatus.REJECTED


def test_an_opinion_is_withheld_from_whoever_gives_the_next(dynamodb, office):
    ask(dynamodb, opinions=2)
    office.decide(ANN)

    own = decisions_of(office.decisions, WORKSPACE, IMAGE_ID, by=ANN)
    others = decisions_of(office.decisions, WORKSPACE, IMAGE_ID, by=BOB)

    assert (len(own.decisions), own.withheld) == (1, 0)
    assert (others.decisions, others.withheld, others.is_unbroken) == ((), 1, True)
    assert not {"outcome", "reason_code"} & set(entries(dynamodb)[-1].details)
    office.decide(BOB, REJECTION)
    assert decisions_of(office.decisions, WORKSPACE, IMAGE_ID, by=EVE).withheld == 0


def test_a_blind_disagreement_moves_nothing_but_the_task(dynamodb, office):
    ask(dynamodb, severity=Severity.APPROVE, queue="audit", is_blind=True)

    answer = office.decide(ANN, REJECTION)

    stored = office.record()
    assert (answer.decision.effect, answer.waits_in) == (Effect.ESCALATED, "escalated")
    assert (stored.status, stored.decision, stored.decisions) == (ImageStatus.APPROVED, None, 1)
    assert office.decide(BOB, REJECTION).decision.effect is Effect.OVERTURNED
    assert office.record().status is ImageStatus.REJECTED


def test_a_blind_agreement_closes_the_task_and_leaves_the_reason(dynamodb, office):
    ask(dynamodb, severity=Severity.APPROVE, queue="audit", is_blind=True)
    reason = office.record().reason

    assert office.decide(ANN).decision.effect is Effect.CONFIRMED
    assert (office.record().status, office.record().reason) == (ImageStatus.APPROVED, reason)
    assert office.record().review is None


def test_the_same_request_decides_once(dynamodb, office):
    ask(dynamodb, opinions=2)
    request = APPROVAL.model_copy(update={"request_id": "r-1"})

    first, again = office.decide(ANN, request), office.decide(ANN, request, now=LATER)

    assert (first.is_repetition, again.is_repetition) == (False, True)
    assert (again.decision, again.sha256, again.waits_in) == (first.decision, first.sha256, "general")
    assert office.record().decisions == 1
    assert office.decide(BOB, request).decision.number == 2


@pytest.mark.parametrize("status", ["RECEIVED", "ANALYSING", "FAILED", "REJECTED"])
def test_what_has_no_verdict_is_not_decided(dynamodb, office, status):
    office.images.create(record(status=status))

    assert kind_of(office.decide, ANN) == "not-decidable"


def test_of_many_judgements_each_is_recorded_or_told_why_not(dynamodb, office):
    ask(dynamodb)
    batch = tuple(
        ImageJudgement(image_id=image_id, **APPROVAL.model_dump(exclude_none=True))
        for image_id in (OTHER_ID, IMAGE_ID)
    )

    unknown, decided = decide_many(office.decisions, WORKSPACE, batch, by=ANN, now=NOW).results

    assert (unknown.image_id, unknown.answer, unknown.problem.status) == (OTHER_ID, None, 404)
    assert (decided.problem, decided.answer.decision.effect) == (None, Effect.DECIDED)


def test_the_log_of_a_day_names_no_image(dynamodb, office):
    ask(dynamodb, opinions=2)
    office.claim(ANN)
    office.decide(ANN, now=LATER)
    noted = Judgement(outcome="reject", reason_code="OTHER", note="the man next door")
    office.decide(BOB, noted, now=LATER)

    lines = list(office.log.between(WORKSPACE, NOW, LATER + timedelta(seconds=1)))

    assert [line.handling_seconds for line in lines if line.by == ANN] == [120]
    assert [line.disagreed_with for line in lines if line.by == BOB] == [(ANN,)]
    logged = [each for each in dynamodb.scan(TableName=TABLE)["Items"] if "#DECIDED#" in each["PK"]["S"]]
    assert len(logged) == 2
    assert IMAGE_ID not in str(logged)
    assert "next door" not in str(logged)
    assert list(office.log.between(WORKSPACE, NOW, LATER)) == []
    assert list(office.log.between("stranger", NOW, LATER + timedelta(days=2))) == []


def test_another_workspace_decides_nothing(dynamodb, office):
    ask(dynamodb)

    assert (
        kind_of(office.decisions.decide, "stranger", IMAGE_ID, APPROVAL, by=ANN, now=NOW) == "image-not-found"
    )
