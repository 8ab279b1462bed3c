"""Many images under other rules: every one that is meant, once, whatever is repeated; and what came of it."""

import pytest
from pydantic import ValidationError

from pixelgate.api import re_evaluation_parts
from pixelgate.domain.errors import ConfigurationError, RetryableError
from pixelgate.domain.ids import new_image_id
from pixelgate.domain.re_evaluation import Change
from pixelgate.domain.re_evaluation_counts import RunCounts
from pixelgate.domain.re_evaluation_runs import PartToReEvaluate, RunScope
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from tests.support.documents import NOW, WORKSPACE
from tests.support.re_evaluations import RUN, RunWorld, rules
from tests.support.reviews import REJECTION

BOB = "key:" + "b" * 16


@pytest.fixture
def world(dynamodb):
    """Six images, approved; two of them of a collection that has the same rules."""
    made = RunWorld(dynamodb)
    made.activate(rules(limit=100))
    made.ids = [made.analyse(new_image_id(), collection="shoes" if n < 2 else None) for n in range(6)]
    return made


def cells(counts):
    return {(cell.was, cell.becomes): cell.images for cell in counts.verdicts}


@pytest.mark.parametrize("repeat", [1, 2])
def test_every_image_is_re_evaluated_once_however_often_a_part_is_repeated(world, repeat):
    world.office.decide(BOB, REJECTION, image_id=world.ids[0])
    stricter = world.activate(rules("reject"))

    counts = world.run(repeat=repeat)

    # What a person rejected stays where it is: there the rules say the same now.
    assert counts.changes == {Change.CHANGED: 1, Change.MOVED: 5}
    assert cells(counts) == {(Severity.APPROVE, Severity.REJECT): 6}
    assert counts.rulesets == {stricter: 6}
    assert {each.image_id for each in counts.named} == {*world.ids[1:]}
    assert all(len(world.entries(each)) == len(world.entries(world.ids[1])) for each in world.ids[1:])
    run = world.runs.get(RUN)
    assert (run.images, run.without_signals, world.runs.looked_at(RUN)) == (6, 0, 6)
    assert run.status_at(NOW) == "COMPLETED"


def test_again_with_the_same_rules_nothing_is_written(world):
    before = [world.record(each) for each in world.ids]

    counts = world.run()

    assert counts.changes == {Change.UNCHANGED: 6}
    assert [world.record(each) for each in world.ids] == before


def test_a_dry_run_counts_the_same_and_writes_nothing(world):
    before = [world.record(each) for each in world.ids]
    world.activate(rules("reject"))

    counts = world.run(dry_run=True)

    assert counts.changes == {Change.MOVED: 6}
    assert [world.record(each) for each in world.ids] == before


@pytest.mark.parametrize("repeat", [1, 2])
def test_a_filter_says_which_images_are_meant(world, repeat):
    old = world.record(world.ids[0]).ruleset
    world.office.decide(BOB, REJECTION, image_id=world.ids[3])
    world.activate(rules("review"))

    scope = {"filter": {"status": ["APPROVED"], "collection": "shoes", "ruleset": old, "since": NOW}}
    counts = world.run(scope, repeat=repeat)

    assert counts.changes == {Change.MOVED: 2}
    assert {world.record(each).status for each in world.ids[2:3]} == {ImageStatus.APPROVED}


def test_other_statuses_are_passed_over_and_told(world):
    world.office.decide(BOB, REJECTION, image_id=world.ids[0])

    counts = world.run({"filter": {"status": ["REJECTED"]}})

    assert (counts.changes, counts.passed_over) == ({Change.UNCHANGED: 1}, 5)


def test_images_named_by_id_need_no_signals(world):
    world.signals.forget(WORKSPACE, world.ids[1])
    world.activate(rules("reject"))
    stranger = new_image_id()

    counts = world.run({"ids": [world.ids[1], world.ids[1], world.ids[2], stranger]})

    assert (counts.changes, counts.not_found) == ({Change.MOVED: 2}, 1)
    assert world.stored(world.ids[1]).number == 2


def test_how_many_have_no_signals_is_told(world):
    world.signals.forget(WORKSPACE, world.ids[1])

    world.run()

    assert (world.runs.get(RUN).images, world.runs.get(RUN).without_signals) == (5, 1)


def test_a_long_part_is_done_in_several_calls(world, monkeypatch):
    monkeypatch.setattr(re_evaluation_parts, "MOST_PER_CALL", 1)
    # All in one shard, and in pages of one image each.
    read_shard = world.signals.read_shard
    image_ids = [world.analyse(f"img_01K00000000000000000000{n}00") for n in range(3)]

    def one_by_one(workspace, shard, *, only, after):
        for page in read_shard(workspace, shard, only=only, after=after):
            for place, entry in enumerate(page.entries):
                is_last = page.after is None and place == len(page.entries) - 1
                yield page._replace(entries=(entry,), after=None if is_last else entry.image_id)

    monkeypatch.setattr(world.signals, "read_shard", one_by_one)
    world.activate(rules("reject"))

    counts = world.run(repeat=2)

    assert counts.changes == {Change.MOVED: 9}
    assert {world.record(each).status for each in image_ids} == {ImageStatus.REJECTED}


def test_a_run_that_stopped_says_why_and_what_it_did_until_then(world):
    world.create()
    world.work_all()

    world.runs.end(RUN, now=NOW, error="It was stopped.")

    assert world.runs.get(RUN).status_at(NOW) == "FAILED"
    assert world.runs.summary(RUN).looked_at == 6


def test_rules_that_cannot_be_used_stop_it(world, monkeypatch):
    def broken(workspace, collection):
        raise ConfigurationError("the active version is gone")

    monkeypatch.setattr(world.evaluator.rulesets, "deciding", broken)
    world.create()

    with pytest.raises(ConfigurationError):
        world.work_all()


def test_an_image_that_does_not_stand_still_is_tried_again_by_whoever_asked(world, monkeypatch):
    world.activate(rules("reject"))
    monkeypatch.setattr(world.results, "record", lambda *known, **more: False)
    world.create()

    with pytest.raises(RetryableError):
        world.work_all()


@pytest.mark.parametrize(
    "scope",
    [
        {},
        {"all": True, "ids": [new_image_id()]},
        {"filter": {}},
        {"filter": {"status": ["FAILED"]}},
        {"ids": []},
        {"all": False},
    ],
)
def test_a_scope_names_images_in_one_way(scope):
    with pytest.raises(ValidationError):
        RunScope.model_validate(scope)


def test_counts_add_up_in_any_order(world):
    world.activate(rules("reject"))
    world.create()
    plan = world.planner.plan(RUN)
    parts = [world.worker.work(PartToReEvaluate(run=RUN, part=part)).counts for part in plan.parts]

    assert sum(parts, start=RunCounts()) == sum(reversed(parts), start=RunCounts())


def test_rules_that_became_active_a_moment_ago_are_those_that_judge(world, monkeypatch):
    # As in an environment that has just asked which rules are active.
    monkeypatch.setattr(world.evaluator.rulesets, "clock", lambda: 0.0)
    world.re_evaluate(world.ids[0])
    world.activate(rules("reject"))

    assert world.run().changes == {Change.MOVED: 6}
