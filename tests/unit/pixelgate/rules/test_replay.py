"""A replay counts what a rule set says, and what it said of each image is what an evaluation says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.replay_counts import ReplayCounts
from pixelgate.domain.verdict import Severity
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.replay import Replay
from tests.support.documents import IMAGE_ID, OTHER_ID
from tests.unit.pixelgate.rules.building import NOW, rule, ruleset, signals

SMALL = rule({"field": "image.width", "lt": 500}, id="small")
KNIFE = rule({"any": {"over": "objects", "where": {"field": "name", "in_tree": "knife"}}}, id="knife")
RULES = ruleset(SMALL, KNIFE)


@dataclass
class Known:
    image_id: str = IMAGE_ID
    severity: Severity = Severity.APPROVE
    ruleset: str = "live@1"
    recorded_at: datetime = NOW
    decision: Outcome | None = None


def replayed(*images):
    replay = Replay(RULES, NOW)
    for known, seen in images:
        replay.add(known, seen)
    return replay.counts()


def wide(width, **groups):
    return signals(image={"width": width}, **groups)


def test_each_image_takes_one_turn_and_a_flip_is_named():
    counts = replayed((Known(), wide(900)), (Known(OTHER_ID), wide(400)))

    assert {(each.was, each.becomes): each.images for each in counts.turns} == {
        ("approve", "approve"): 1,
        ("approve", "review"): 1,
    }
    assert [(flip.image_id, flip.becomes) for flip in counts.flips] == [(OTHER_ID, "review")]
    assert counts.live == {"live@1": 2}


def test_a_rule_that_cannot_be_decided_is_counted_as_such():
    counts = replayed((Known(), wide(400, objects=None)))

    parts = {each.rule: each.is_sure for each in counts.parts}
    assert parts == {"small": True, "knife": False, "missing-signals": True}


def test_turns_and_parts_remember_what_people_decided():
    counts = replayed((Known(decision=Outcome.REJECT, severity=Severity.REVIEW), wide(400)))

    [turn], [part] = counts.turns, counts.parts
    assert (turn.decision, part.decision, counts.flips) == (Outcome.REJECT, Outcome.REJECT, ())


def test_the_first_and_the_last_moment_are_kept():
    later = NOW + timedelta(days=3)

    counts = replayed((Known(recorded_at=later), wide(900)), (Known(), wide(900)))

    assert (counts.first_at, counts.last_at) == (NOW, later)


def test_what_cannot_be_read_is_counted_and_nothing_else():
    replay = Replay(RULES, NOW)
    replay.add_unreadable()

    assert replay.counts() == ReplayCounts(unreadable=1)


def test_it_says_what_an_evaluation_says():
    seen = [wide(900), wide(400), wide(900, objects=None), wide(400, objects=None)]

    for each in seen:
        [turn] = replayed((Known(), each)).turns
        assert turn.becomes is evaluate(each, RULES, NOW).severity
