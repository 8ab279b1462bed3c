"""A back-test from plan to report: every image once, whatever is repeated, and nothing kept silent."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgate.api import backtest_replays
from pixelgate.api.backtest_plans import choose, divide
from pixelgate.domain.backtest_report import HandlingSource
from pixelgate.domain.backtests import BacktestScope, EndedBacktest, Sample
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.ids import new_image_id
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.failed import StateError
from pixelgate.domain.verdict import Severity
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.loading import load_ruleset
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.signal_store import signals_key
from tests.support.backtests import REF, BacktestWorld, ruleset_text
from tests.support.documents import NOW, WORKSPACE, record
from tests.support.tables import TABLE

SMALL, LARGE = 400, 900


@pytest.fixture
def world(dynamodb):
    return BacktestWorld(dynamodb)


def cells(report):
    return {(cell.was, cell.becomes): cell.images for cell in report.verdicts if cell.images}


def test_every_image_is_replayed_once_and_what_flips_is_told(world):
    kept = [world.keep(width=LARGE) for _ in range(20)]
    flipping = sorted([world.keep(width=SMALL) for _ in range(5)], reverse=True)

    report = world.run(now=NOW + timedelta(seconds=2))

    assert report.images == len(kept) + len(flipping)
    assert cells(report) == {("approve", "approve"): 20, ("approve", "review"): 5}
    assert report.listed == tuple(flipping)
    assert (report.flipped, report.unreadable, report.took_ms) == (5, 0, 2000)
    flips = world.results.flips(REF, report.listed)
    assert [flip.image_id for flip in flips] == flipping
    assert flips[0].now == ("Sent to review: Too small: image width is 400 (limit 500)",)


def test_a_flip_tells_the_rules_that_led_to_the_recorded_verdict_and_do_no_more(world, dynamodb):
    image_id = world.keep(width=SMALL, severity=Severity.REVIEW)
    live = load_ruleset(ruleset_text(limit=450), name_of_file="live.json")
    known = next(iter(world.signals.get_many(WORKSPACE, [image_id])))
    signals = backtest_replays.unpack_signals(known.packed, form=known.form)
    dynamodb.put_item(
        TableName=TABLE,
        Item={
            "PK": {"S": f"WS#{WORKSPACE}#IMG#{image_id}"},
            "SK": {"S": "VERDICT#000001"},
            "document": {"S": evaluate(signals, live, NOW).model_dump_json()},
        },
    )

    report = world.run(ruleset_text(limit=300))

    [flip] = world.results.flips(REF, report.listed)
    assert (flip.was, flip.becomes, flip.now) == (Severity.REVIEW, Severity.APPROVE, ())
    assert flip.no_longer == ("Sent to review: Too small: image width is 400 (limit 450)",)


def test_parts_that_are_replayed_again_count_the_same(world):
    for _ in range(10):
        world.keep(width=SMALL)
    world.create()

    world.replay_all(repeat=2)
    world.replay_all()

    assert world.results.counts(REF).images == world.results.replayed(REF) == 10


def test_a_large_part_is_replayed_in_several_calls(world, monkeypatch, dynamodb):
    monkeypatch.setattr(backtest_replays, "MOST_PER_CALL", 2)
    query = dynamodb.query
    monkeypatch.setattr(
        dynamodb,
        "query",
        lambda **of: query(**of, **({} if "Select" in of or "Limit" in of else {"Limit": 2})),
    )
    ids = [world.keep(f"{new_image_id()[:-1]}A", width=SMALL) for _ in range(5)]

    report = world.run()

    assert report.images == 5
    assert set(report.listed) == set(ids)


def test_a_sample_has_as_many_images_as_were_asked_for_and_is_the_same_again(world):
    for _ in range(60):
        world.keep(width=SMALL)
    scope = BacktestScope(sample=Sample(images=25))

    report = world.run(scope=scope)

    assert report.images == 25
    assert world.backtests.get(REF).meant == 60
    assert report.load.images_per_day == 60
    before = world.results.counts(REF)
    world.replay_all()
    assert world.results.counts(REF) == before


def test_only_what_is_meant_is_replayed(world):
    world.keep(collection="shoes", recorded_at=NOW)
    world.keep(collection="shoes", recorded_at=NOW - timedelta(days=9))
    world.keep(recorded_at=NOW)
    world.keep(workspace="another", collection="shoes")
    scope = BacktestScope(collection="shoes", since=NOW - timedelta(days=1))

    assert world.run(scope=scope).images == 1


def test_signals_that_cannot_be_read_are_counted_and_never_taken_for_unchanged(world, dynamodb):
    world.keep(width=LARGE)
    damaged, later = world.keep(width=LARGE), world.keep(width=LARGE)
    for image_id, change in ((damaged, ("signals", {"B": b"?"})), (later, ("form", {"N": "9"}))):
        dynamodb.update_item(
            TableName=TABLE,
            Key=signals_key(WORKSPACE, image_id),
            UpdateExpression="SET #a = :v",
            ExpressionAttributeNames={"#a": change[0]},
            ExpressionAttributeValues={":v": change[1]},
        )

    report = world.run()

    assert (report.images, report.unreadable) == (1, 2)


def test_images_without_signals_are_counted(world, dynamodb):
    images = ImageStore(dynamodb, TABLE)
    images.create(record(status=ImageStatus.APPROVED, severity="approve"))
    images.create(record(id=new_image_id(), status=ImageStatus.REJECTED, reason_code="TRUNCATED"))

    assert world.run().without_signals == 1


def test_what_people_decided_is_compared(world):
    for decision in (Outcome.REJECT, Outcome.REJECT, Outcome.APPROVE, None):
        world.keep(width=SMALL, severity=Severity.REVIEW, decision=decision)
    world.keep(width=LARGE, severity=Severity.REVIEW, decision=Outcome.REJECT)

    agreement = world.run(ruleset_text(severity="reject")).agreement

    assert (agreement.decided, agreement.rejected) == (4, 3)
    assert (agreement.after.rejected.said, agreement.after.rejected.hits) == (3, 2)
    small = next(rule for rule in agreement.rules if rule.rule == "small")
    assert (small.images, small.score.said, small.score.hits) == (4, 3, 2)


def test_minutes_are_a_default_until_decisions_have_been_timed(world):
    world.keep()

    assert world.run().load.handling.source is HandlingSource.DEFAULT


def test_an_erased_image_takes_what_is_told_of_it_along(world, dynamodb):
    image_id = world.keep(width=SMALL)
    report = world.run()
    assert world.results.flips(REF, report.listed)

    ErasureStore(dynamodb, TABLE).remove_items(record(id=image_id))

    assert world.results.flips(REF, report.listed) == ()
    assert list(world.signals.get_many(WORKSPACE, [image_id])) == []


def test_an_image_that_is_erased_meanwhile_is_counted_and_not_explained(world):
    image_id = world.keep(width=SMALL)
    world.create()
    world.replay_all()
    world.signals.forget(WORKSPACE, image_id)

    world.reporter.end(EndedBacktest(backtest=REF), now=NOW)

    report = world.results.report(REF)
    assert (report.flipped, world.results.flips(REF, report.listed)) == (1, ())


def test_a_back_test_that_was_stopped_says_so(world):
    world.create()

    world.reporter.end(EndedBacktest(backtest=REF, error=StateError(Error="States.Timeout")), now=NOW)

    assert "States.Timeout" in world.backtests.get(REF).error
    assert world.results.report(REF) is None


def test_an_empty_workspace_has_nothing_to_replay(world):
    report = world.run()

    assert (report.images, report.load, report.listed) == (0, None, ())


@settings(max_examples=50)
@given(st.integers(min_value=0, max_value=500), st.lists(st.integers(min_value=0, max_value=99), max_size=16))
def test_shares_add_up_and_none_is_larger_than_its_shard(images, among):
    shares = divide(images, among)

    assert sum(shares) == min(images, sum(among))
    assert all(0 <= share <= count for share, count in zip(shares, among, strict=True))


def test_chance_depends_on_the_back_test_and_on_nothing_else():
    ids = [new_image_id() for _ in range(50)]

    assert choose(ids, 10, seed="a") == choose(reversed(ids), 10, seed="a") != choose(ids, 10, seed="b")
    assert choose(ids, 99, seed="a") == sorted(ids)
