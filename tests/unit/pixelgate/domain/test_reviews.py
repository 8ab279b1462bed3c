"""Who may have a task, and what comes of what they say; the time is passed in."""

from datetime import timedelta

import pytest

from pixelgate.domain.decisions import Effect, Outcome
from pixelgate.domain.reviews import (
    CLAIM_LASTS,
    ESCALATED_QUEUE,
    GENERAL_QUEUE,
    Opinion,
    Refusal,
    ReviewRefusedError,
    ReviewTask,
    ruling_of,
    task_of,
)
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Priority, ReviewRequest, Severity
from tests.support.documents import NOW, verdict

ANN, BOB, EVE = "key:a", "key:b", "key:e"
APPROVE, REJECT = Outcome.APPROVE, Outcome.REJECT
IN_REVIEW, APPROVED, REJECTED = ImageStatus.IN_REVIEW, ImageStatus.APPROVED, ImageStatus.REJECTED
LATER = NOW + CLAIM_LASTS


def task(**changes) -> ReviewTask:
    return ReviewTask(**{"queue": "safety", "priority": Priority.NORMAL, "asked_at": NOW, **changes})


def opinion(by, outcome=APPROVE, number=1) -> Opinion:
    return Opinion(by=by, outcome=outcome, number=number)


def refusal(call, *arguments, **named):
    with pytest.raises(ReviewRefusedError) as refused:
        call(*arguments, **named)
    return refused.value.refusal


def test_a_claim_keeps_others_away_until_it_expires():
    claimed = task().claimed(ANN, NOW)

    assert claimed.holder(NOW) == ANN
    assert refusal(claimed.claimed, BOB, NOW) is Refusal.CLAIMED_BY_ANOTHER
    assert refusal(claimed.judged, opinion(BOB), status=IN_REVIEW, now=NOW) is Refusal.CLAIMED_BY_ANOTHER
    assert claimed.holder(LATER) is None
    assert claimed.claimed(BOB, LATER).holder(LATER) == BOB


def test_whoever_claims_again_keeps_it_for_longer_and_their_time_runs_on():
    again = task().claimed(ANN, NOW).claimed(ANN, NOW + timedelta(minutes=10))

    assert again.claim_expires_at == NOW + timedelta(minutes=10) + CLAIM_LASTS
    assert again.claimed_at == NOW
    assert task().claimed(ANN, NOW).claimed(ANN, LATER).claimed_at == LATER


def test_only_the_holder_gives_a_claim_back():
    claimed = task().claimed(ANN, NOW)

    assert claimed.released(ANN, NOW).holder(NOW) is None
    assert refusal(claimed.released, BOB, NOW) is Refusal.NOT_CLAIMED_BY_YOU
    assert refusal(claimed.released, ANN, LATER) is Refusal.NOT_CLAIMED_BY_YOU


def test_every_change_is_another_version():
    versions = [task(), task().claimed(ANN, NOW), task().claimed(ANN, NOW).released(ANN, NOW)]

    assert len({each.version for each in versions}) == 3
    assert task(asked_at=LATER).version != task().version


@pytest.mark.parametrize(("outcome", "status"), [(APPROVE, APPROVED), (REJECT, REJECTED)])
def test_one_opinion_decides_where_one_is_asked_for(outcome, status):
    assert task().judged(opinion(ANN, outcome), status=IN_REVIEW, now=NOW) == (Effect.DECIDED, status, None)


def test_two_who_agree_decide_and_the_same_person_is_not_two():
    effect, status, left = task(opinions=2).judged(opinion(ANN), status=IN_REVIEW, now=NOW)

    assert (effect, status, left.given) == (Effect.COUNTED, IN_REVIEW, (opinion(ANN),))
    assert refusal(left.claimed, ANN, NOW) is Refusal.OPINION_GIVEN
    assert refusal(left.judged, opinion(ANN), status=IN_REVIEW, now=NOW) is Refusal.OPINION_GIVEN
    assert left.judged(opinion(BOB), status=IN_REVIEW, now=NOW) == (Effect.DECIDED, APPROVED, None)


def test_whoever_disagrees_makes_it_a_third_persons():
    _, _, half = task(opinions=2, escalate_to="leads").judged(opinion(ANN), status=IN_REVIEW, now=NOW)

    effect, status, left = half.judged(opinion(BOB, REJECT), status=IN_REVIEW, now=NOW)

    assert (effect, status) == (Effect.ESCALATED, IN_REVIEW)
    assert (left.queue, left.is_escalated, left.priority) == ("leads", True, Priority.HIGH)
    for person in (ANN, BOB):
        assert refusal(left.claimed, person, NOW) is Refusal.OPINION_GIVEN
    assert left.judged(opinion(EVE, REJECT), status=IN_REVIEW, now=NOW) == (Effect.DECIDED, REJECTED, None)


def test_a_task_handed_on_keeps_its_age_and_urgency_and_is_handed_on_once():
    handed_on = task(priority=Priority.URGENT, due_at=LATER).claimed(ANN, NOW).escalated(ANN, NOW)

    assert (handed_on.queue, handed_on.priority) == (ESCALATED_QUEUE, Priority.URGENT)
    assert (handed_on.asked_at, handed_on.due_at, handed_on.holder(NOW)) == (NOW, LATER, None)
    assert refusal(handed_on.escalated, ANN, NOW) is Refusal.ALREADY_ESCALATED
    assert refusal(task().claimed(ANN, NOW).escalated, BOB, NOW) is Refusal.CLAIMED_BY_ANOTHER


def test_whoever_agrees_blindly_closes_the_task():
    blind = task(is_blind=True)

    assert blind.judged(opinion(ANN), status=APPROVED, now=NOW) == (Effect.CONFIRMED, APPROVED, None)


def test_whoever_disagrees_blindly_moves_nothing_until_somebody_who_sees_decides():
    effect, status, left = task(is_blind=True).judged(opinion(ANN, REJECT), status=APPROVED, now=NOW)

    assert (effect, status, left.is_blind) == (Effect.ESCALATED, APPROVED, False)
    assert left.judged(opinion(BOB, REJECT), status=APPROVED, now=NOW) == (
        Effect.OVERTURNED,
        REJECTED,
        None,
    )
    assert left.judged(opinion(BOB), status=APPROVED, now=NOW).effect is Effect.CONFIRMED


@pytest.mark.parametrize(
    ("status", "outcome", "effect"),
    [
        (IN_REVIEW, APPROVE, Effect.DECIDED),
        (APPROVED, APPROVE, Effect.CONFIRMED),
        (APPROVED, REJECT, Effect.OVERTURNED),
        (REJECTED, APPROVE, Effect.OVERTURNED),
    ],
)
def test_what_nobody_asked_for_may_be_decided_too(status, outcome, effect):
    assert ruling_of(None, opinion(ANN, outcome), status=status, now=NOW).effect is effect


def test_a_verdict_that_says_review_never_waits_in_no_queue():
    assert task_of(verdict(Severity.REVIEW), now=NOW).queue == GENERAL_QUEUE
    assert task_of(verdict(Severity.APPROVE), now=NOW) is None


def test_a_task_is_what_the_verdict_asks_for():
    request = ReviewRequest(
        queue="safety", priority=Priority.URGENT, opinions=2, escalate_to="leads", within_hours=4
    )
    asked = task_of(verdict(Severity.REVIEW).model_copy(update={"review": request}), now=NOW)

    assert (asked.queue, asked.priority, asked.opinions, asked.escalate_to) == (
        "safety",
        Priority.URGENT,
        2,
        "leads",
    )
    assert not asked.is_overdue(NOW + timedelta(hours=3, minutes=59))
    assert asked.is_overdue(NOW + timedelta(hours=4))


def test_only_what_is_settled_is_looked_at_blindly():
    request = ReviewRequest(queue="audit", is_blind=True)

    assert task_of(verdict().model_copy(update={"review": request}), now=NOW).is_blind
    assert not task_of(verdict(Severity.REVIEW).model_copy(update={"review": request}), now=NOW).is_blind
