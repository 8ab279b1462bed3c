"""Images are handed out one by one, in their order, and never to two people at once."""

from datetime import timedelta

import pytest

from pixelgate.api.problems import ProblemError
from pixelgate.api.review_lateness import ReviewLateness
from pixelgate.domain.api_key import ApiKeyRecord
from pixelgate.domain.history import HistoryAction
from pixelgate.domain.reviews import CLAIM_LASTS
from pixelgate.domain.verdict import Severity
from pixelgate.storage.api_keys import ApiKeyStore
from pixelgate.storage.history import read_history
from pixelgate.storage.keys import image_partition
from tests.support.decisions import ANN, BOB
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, WORKSPACE
from tests.support.reviews import Office, ask
from tests.support.tables import TABLE

THIRD_ID = "img_01K0000000000000000000000C"


@pytest.fixture
def office(dynamodb):
    return Office.over(dynamodb)


def kind_of(call, *arguments, **named):
    with pytest.raises(ProblemError) as refused:
        call(*arguments, **named)
    assert refused.value.problem.status in (404, 409, 410)
    return refused.value.problem.type.rpartition(":")[2]


def waiting(office, queue="general", **named):
    return [each.id for each in office.reviews.queues.page(WORKSPACE, queue, limit=100, **named).images]


def test_a_queue_is_in_the_order_of_urgency_then_age(dynamodb, office):
    ask(dynamodb, image_id=IMAGE_ID, now=NOW)
    ask(dynamodb, image_id=OTHER_ID, now=NOW + timedelta(minutes=1), priority="urgent")
    ask(dynamodb, image_id=THIRD_ID, now=NOW - timedelta(minutes=1))

    assert waiting(office) == [OTHER_ID, THIRD_ID, IMAGE_ID]
    first = office.reviews.queues.page(WORKSPACE, "general", limit=2)
    assert waiting(office, after=first.after) == [IMAGE_ID]


def test_only_what_is_to_be_looked_at_waits(dynamodb, office):
    ask(dynamodb, image_id=IMAGE_ID, severity=Severity.APPROVE)
    ask(dynamodb, image_id=OTHER_ID, severity=Severity.APPROVE, queue="audit", is_blind=True)

    assert (waiting(office), waiting(office, "audit")) == ([], [OTHER_ID])
    assert office.reviews.queues.names(WORKSPACE) == ("audit",)
    assert kind_of(office.claim, ANN) == "not-in-review"


def test_the_standing_of_a_queue_counts_claims_and_what_is_late(dynamodb, office):
    ask(dynamodb, image_id=IMAGE_ID, within_hours=1)
    ask(dynamodb, image_id=OTHER_ID, now=NOW + timedelta(hours=1), within_hours=1)
    later = NOW + timedelta(hours=1)
    office.claim(ANN, now=later)

    standing = office.reviews.queues.standing(WORKSPACE, "general", now=later)

    assert standing == (2, 1, 1, NOW)
    assert office.reviews.queues.standing(WORKSPACE, "empty", now=later) == (0, 0, 0, None)


def test_what_is_late_is_counted_over_all_workspaces_while_there_is_time(dynamodb, office):
    ask(dynamodb, image_id=IMAGE_ID, within_hours=1)
    ask(dynamodb, image_id=OTHER_ID, queue="safety", within_hours=1)
    ask(dynamodb, image_id=THIRD_ID)
    key = {"key_id": "0" * 16, "workspace": WORKSPACE, "secret_sha256": "0" * 64, "created_at": NOW}
    ApiKeyStore(dynamodb, TABLE).add(ApiKeyRecord.model_validate(key))
    lateness = ReviewLateness.of(dynamodb, TABLE)
    later = NOW + timedelta(hours=1)

    assert lateness.overdue(now=NOW, is_time_up=lambda: False) == 0
    assert lateness.overdue(now=later, is_time_up=lambda: False) == 2
    assert lateness.overdue(now=later, is_time_up=lambda: True) == 0


def test_a_claim_is_refused_to_everybody_else_until_it_expires(dynamodb, office):
    ask(dynamodb)
    office.claim(ANN)

    assert kind_of(office.claim, BOB) == "claimed-by-another"
    assert office.claim(ANN).review.claimed_by == ANN
    assert office.claim(BOB, now=NOW + CLAIM_LASTS).review.claimed_by == BOB
    assert office.record().review.claimed_by == BOB


def test_what_is_given_back_is_anybodys(dynamodb, office):
    ask(dynamodb)
    office.claim(ANN)

    assert kind_of(office.reviews.release, WORKSPACE, IMAGE_ID, by=BOB, now=NOW) == "not-claimed-by-you"
    office.reviews.release(WORKSPACE, IMAGE_ID, by=ANN, now=NOW)

    assert office.claim(BOB).review.claimed_by == BOB


def test_a_claim_changes_nothing_else_of_the_record(dynamodb, office):
    ask(dynamodb)
    before = office.record()

    office.claim(ANN, now=NOW + timedelta(minutes=1))

    assert office.record().model_copy(update={"review": before.review}) == before


def test_the_next_is_the_first_that_is_free(dynamodb, office):
    ask(dynamodb, image_id=IMAGE_ID)
    ask(dynamodb, image_id=OTHER_ID, now=NOW + timedelta(seconds=1))

    taken = [
        office.reviews.claim_next(WORKSPACE, "general", by=by, now=NOW + timedelta(seconds=2))
        for by in (ANN, BOB, ANN)
    ]

    assert [each and each.id for each in taken] == [IMAGE_ID, OTHER_ID, None]


def test_what_somebody_hands_on_keeps_who_and_why_in_its_history(dynamodb, office):
    ask(dynamodb, escalate_to="leads")

    office.reviews.escalate(WORKSPACE, IMAGE_ID, note="a court order", by=ANN, now=NOW)

    assert (waiting(office), waiting(office, "leads")) == ([], [IMAGE_ID])
    assert office.reviews.queues.names(WORKSPACE) == ("general", "leads")
    entry = read_history(dynamodb, TABLE, image_partition(WORKSPACE, IMAGE_ID))[-1]
    assert (entry.action, entry.actor) == (HistoryAction.ESCALATED, ANN)
    assert (entry.details["note"], entry.details["queue"]) == ("a court order", "leads")
    assert (
        kind_of(office.reviews.escalate, WORKSPACE, IMAGE_ID, note="again", by=ANN, now=NOW)
        == "already-escalated"
    )


def test_another_workspace_has_no_such_image(dynamodb, office):
    ask(dynamodb)

    assert kind_of(office.reviews.claim, "stranger", IMAGE_ID, by=ANN, now=NOW) == "image-not-found"
    assert office.reviews.claim_next("stranger", "general", by=ANN, now=NOW) is None
    assert office.reviews.queues.names("stranger") == ()
