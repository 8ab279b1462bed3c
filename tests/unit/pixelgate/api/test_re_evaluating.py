"""One image under other rules: what is written, what stays, and that nothing is written twice."""

from datetime import timedelta

import pytest

from pixelgate.api.history import check_history
from pixelgate.domain.announcing import announcement_of
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.events import ImageTagged
from pixelgate.domain.history import HistoryAction
from pixelgate.domain.re_evaluation import Change
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.tags import TagEdit
from pixelgate.domain.verdict import Severity
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.signal_store import signals_key
from pixelgate.storage.tags import TagStore
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE
from tests.support.re_evaluations import ANN, ReEvaluationWorld, rules
from tests.support.reviews import APPROVAL, REJECTION
from tests.support.tables import TABLE, sort_keys

LATER = NOW + timedelta(hours=1)
BOB = "key:" + "b" * 16
RUN = "rev_01K0000000000000000000000A"


@pytest.fixture
def world(dynamodb):
    """One image, approved."""
    made = ReEvaluationWorld(dynamodb)
    made.activate(rules(limit=100))
    made.analyse()
    return made


def test_an_image_goes_where_the_active_rules_say(world, dynamodb):
    before = world.record()
    stricter = world.activate(rules("reject"))

    done = world.re_evaluate(now=LATER)

    after = world.record()
    assert (done.change, done.was, done.becomes) == (Change.MOVED, Severity.APPROVE, Severity.REJECT)
    assert (after.status, after.severity, after.ruleset) == (ImageStatus.REJECTED, "reject", stricter)
    assert (after.reason, after.reason_code, after.review) == ("Too small", None, None)
    stored = world.stored()
    assert (stored.severity, stored.ruleset, stored.number) == (Severity.REJECT, stricter, 2)
    assert stored.recorded_at == NOW
    told = announcement_of(before, after)
    assert (told.detail_type, told.previous_status, told.severity) == (
        "ImageReevaluated",
        ImageStatus.APPROVED,
        "reject",
    )


def test_every_verdict_stays_readable_and_the_history_proves_it(world, dynamodb):
    world.activate(rules("reject"))
    world.re_evaluate(now=LATER)
    world.activate(rules("review"))
    world.re_evaluate(now=LATER)

    after = world.record()

    severities = [world.analyses.verdict(WORKSPACE, IMAGE_ID, 1, number).severity for number in (1, 2, 3)]
    assert severities == [Severity.APPROVE, Severity.REJECT, Severity.REVIEW]
    assert world.analyses.standing_verdict(after).severity is Severity.REVIEW
    assert [key for key in sort_keys(dynamodb) if key.startswith("VERDICT#")] == [
        "VERDICT#000001",
        "VERDICT#000001#000002",
        "VERDICT#000001#000003",
    ]
    *_, first, second = world.entries()
    assert {first.action, second.action} == {HistoryAction.RE_EVALUATED}
    assert (first.actor, first.details["from_severity"], first.details["severity"]) == (
        ANN,
        "approve",
        "reject",
    )
    assert check_history(after, world.entries(), analyses=world.analyses) is None


def test_a_later_verdict_that_is_changed_in_the_table_is_found_out(world, dynamodb):
    world.activate(rules("reject"))
    world.re_evaluate(now=LATER)
    key = {"PK": {"S": f"WS#{WORKSPACE}#IMG#{IMAGE_ID}"}, "SK": {"S": "VERDICT#000001#000002"}}
    dynamodb.update_item(
        TableName=TABLE,
        Key=key,
        UpdateExpression="SET #document = :other",
        ExpressionAttributeNames={"#document": "document"},
        ExpressionAttributeValues={":other": {"S": "{}"}},
    )

    broken = check_history(world.record(), world.entries(), analyses=world.analyses)

    assert "verdict" in broken.problem


@pytest.mark.parametrize("order", [{}, {"run": RUN}], ids=["alone", "in-a-run"])
def test_repeated_it_writes_nothing(world, order):
    world.activate(rules("reject"))
    world.re_evaluate(now=LATER, **order)
    once = world.record()

    again = world.re_evaluate(now=LATER + timedelta(hours=1), **order)

    assert world.record() == once
    # As part of the same run it counts as what it was, however often a part is repeated.
    assert again.change is (Change.MOVED if order else Change.UNCHANGED)


def test_rules_that_say_the_same_write_nothing(world):
    once = world.record()
    world.activate(rules(limit=200))

    done = world.re_evaluate(now=LATER)

    assert (done.change, world.record()) == (Change.UNCHANGED, once)


def test_a_rule_more_that_does_not_apply_is_nothing_new(world):
    once = world.record()
    other = "  - {id: other, severity: reject, reason: Other, when: {field: image.height, lt: 2}}\ntag:"
    world.activate(rules(limit=100).replace("tag:", other))

    done = world.re_evaluate(now=LATER)

    assert (done.change, world.record()) == (Change.UNCHANGED, once)


def test_a_dry_run_tells_and_writes_nothing(world):
    once = world.record()
    world.activate(rules("reject"))

    done = world.re_evaluate(now=LATER, dry_run=True)

    assert (done.change, done.to_status) == (Change.MOVED, ImageStatus.REJECTED)
    assert world.record() == once


def test_automatic_tags_follow_the_rules_and_users_tags_stay(world, dynamodb):
    record = world.record()
    tagging = record.tagging.edited(TagEdit(add=("mine",), remove=("tiger cat",)))
    TagStore(dynamodb, TABLE).change(record, tagging, actor=ANN, now=NOW)
    tagged = world.record()
    world.activate(rules(limit=100, tags_from=0.2))

    done = world.re_evaluate(now=LATER)

    after = world.record()
    assert (done.change, after.status) == (Change.CHANGED, ImageStatus.APPROVED)
    assert after.auto_tags
    assert (after.tags, after.removed_tags) == (("mine",), ("tiger cat",))
    assert isinstance(announcement_of(tagged, after), ImageTagged)


class TestReviews:
    def test_a_task_is_made_and_withdrawn(self, world):
        world.activate(rules("review"))
        world.re_evaluate(now=LATER)
        asked = world.record()
        world.activate(rules(limit=100))
        world.re_evaluate(now=LATER)
        approved = world.record()

        assert (asked.status, asked.review.queue, asked.review.asked_at) == ("IN_REVIEW", "general", LATER)
        assert (approved.status, approved.review) == (ImageStatus.APPROVED, None)

    def test_what_waits_for_the_same_keeps_its_place(self, world):
        world.activate(rules("review"))
        world.re_evaluate(now=LATER)
        world.activate(rules("review", tags_from=0.2))

        done = world.re_evaluate(now=LATER + timedelta(hours=5))

        assert done.change is Change.CHANGED
        assert world.record().review.asked_at == LATER

    def test_what_somebody_looks_at_right_now_is_left_alone(self, world):
        world.activate(rules("review"))
        world.re_evaluate(now=LATER)
        world.office.claim(BOB, now=LATER)
        held = world.record()
        world.activate(rules("reject"))

        done = world.re_evaluate(now=LATER)

        assert (done.change, world.record()) == (Change.IN_HAND, held)

    def test_an_image_that_somebody_handed_on_waits_for_a_person(self, world):
        world.activate(rules("review"))
        world.re_evaluate(now=LATER)
        world.office.reviews.escalate(WORKSPACE, IMAGE_ID, note="look", by=BOB, now=LATER)
        task = world.record().review
        world.activate(rules(limit=100))

        done = world.re_evaluate(now=LATER)

        after = world.record()
        assert (done.change, after.status, after.review) == (Change.KEPT, ImageStatus.IN_REVIEW, task)
        assert after.severity == "approve"


class TestDecisions:
    @pytest.fixture
    def decided(self, world):
        """Approved by the rules, rejected by Bob."""
        world.office.decide(BOB, REJECTION, now=NOW)
        return world.record()

    def test_what_a_person_decided_stands_and_the_verdict_is_recorded(self, world, decided):
        world.activate(rules("review"))

        done = world.re_evaluate(now=LATER)

        after = world.record()
        assert (done.change, after.status, after.severity) == (Change.KEPT, ImageStatus.REJECTED, "review")
        assert (after.decision, after.reason, after.review) == (decided.decision, decided.reason, None)
        assert world.stored().decision == "reject"
        assert announcement_of(decided, after).severity == "review"

    def test_where_asked_for_a_person_is_asked_again(self, world, decided):
        world.activate(rules("review"))

        done = world.re_evaluate(now=LATER, reopen_decided=True)

        after = world.record()
        assert (done.change, after.status, after.decision) == (Change.MOVED, ImageStatus.IN_REVIEW, None)
        assert after.review.is_escalated
        assert world.entries()[-1].details["change"] == "MOVED"

    def test_a_decision_is_reopened_also_after_a_re_evaluation_that_kept_it(self, world, decided):
        world.activate(rules("review"))
        world.re_evaluate(now=LATER)

        assert world.re_evaluate(now=LATER, reopen_decided=True).change is Change.MOVED

    def test_no_rules_decide_what_was_reopened(self, world, decided):
        world.activate(rules("review"))
        world.re_evaluate(now=LATER, reopen_decided=True)
        world.activate(rules(limit=100))

        assert world.re_evaluate(now=LATER).change is Change.KEPT
        assert world.record().status is ImageStatus.IN_REVIEW

    def test_whoever_decided_knowing_the_verdict_is_not_asked_again(self, world, decided):
        world.activate(rules("review"))
        world.re_evaluate(now=LATER, reopen_decided=True)
        world.office.decide(BOB, APPROVAL, now=LATER + timedelta(minutes=1))

        done = world.re_evaluate(now=LATER + timedelta(hours=1), reopen_decided=True)

        assert (done.change, world.record().status) == (Change.UNCHANGED, ImageStatus.APPROVED)


class TestSignals:
    def test_signals_that_are_gone_are_put_together_again(self, world, dynamodb):
        before = world.stored()
        world.signals.forget(WORKSPACE, IMAGE_ID)

        assert world.re_evaluate(now=LATER).change is Change.UNCHANGED
        assert (world.stored().packed, world.stored().ruleset) == (before.packed, before.ruleset)

    @pytest.mark.parametrize("limit", [100, 9000])
    def test_so_are_those_that_cannot_be_read(self, world, dynamodb, limit):
        world.office.decide(BOB, REJECTION, now=NOW)
        before = world.stored()
        dynamodb.update_item(
            TableName=TABLE,
            Key=signals_key(WORKSPACE, IMAGE_ID),
            UpdateExpression="SET form = :later",
            ExpressionAttributeValues={":later": {"N": "9"}},
        )
        world.activate(rules(limit=limit))

        assert world.re_evaluate(now=LATER).becomes is (Severity.APPROVE if limit == 100 else Severity.REJECT)
        assert (world.stored().packed, world.stored().form) == (before.packed, before.form)
        assert world.stored().decision == "reject"


def test_what_is_erased_is_left_alone(world, dynamodb):
    record, stored = world.record(), world.stored()
    erasure = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW)
    ErasureStore(dynamodb, TABLE).mark(record, erasure)
    erased = world.record()
    world.activate(rules("reject"))

    done = world.re_evaluate(now=LATER)

    assert (done.change, world.record()) == (Change.NOT_JUDGED, erased)
    assert world.stored() == stored
