"""A report says what its counts say: the table, the load on people, and how far people agree."""

from datetime import timedelta

import pytest

from pixelgate.domain.backtest_report import DEFAULT_HANDLING_S, Handling, HandlingSource
from pixelgate.domain.backtest_summary import report_of
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.replay_counts import Part, ReplayCounts, Turn
from pixelgate.domain.verdict import Severity
from tests.support.documents import NOW

APPROVE, REVIEW, REJECT = Severity


def counted(turns=None, parts=None, *, days=0.0):
    return ReplayCounts.of(
        turns=turns or {},
        parts=parts or {},
        live={"ugc@1": 1},
        unreadable=2,
        moments=[NOW, NOW + timedelta(days=days)] if turns else [],
        flips=[],
    )


def report(counts, *, meant=None, handling=None, rules=("small", "weapon")):
    return report_of(
        counts,
        ruleset="ugc@2",
        rules=rules,
        meant=counts.images if meant is None else meant,
        without_signals=3,
        handling=handling or Handling(),
        took=timedelta(seconds=1.5),
    )


def test_the_table_has_every_pair_of_verdicts():
    turns = {Turn(APPROVE, APPROVE, None): 5, Turn(REVIEW, APPROVE, None): 2}
    turns |= {Turn(REVIEW, APPROVE, Outcome.APPROVE): 1, Turn(APPROVE, REJECT, None): 4}

    told = report(counted(turns))

    cells = {(cell.was, cell.becomes): cell.images for cell in told.verdicts}
    assert len(cells) == 9
    assert cells[REVIEW, APPROVE] == 3
    assert cells[REJECT, REJECT] == 0
    assert (told.images, told.flipped, told.unreadable, told.without_signals) == (12, 7, 2, 3)
    assert (told.ruleset, told.live, told.took_ms) == ("ugc@2", {"ugc@1": 1}, 1500)


def test_the_load_is_that_of_a_day():
    turns = {
        Turn(REVIEW, APPROVE, None): 30,
        Turn(REVIEW, REVIEW, None): 10,
        Turn(APPROVE, APPROVE, None): 60,
    }

    load = report(counted(turns, days=10)).load

    assert load.images_per_day == 10
    assert (load.before.share, load.before.images_per_day) == (0.4, 4)
    assert (load.after.share, load.after.images_per_day) == (0.1, 1)
    assert load.after.minutes_per_day == DEFAULT_HANDLING_S / 60
    assert load.handling.source is HandlingSource.DEFAULT


def test_the_load_of_a_sample_is_that_of_all_that_is_meant():
    load = report(counted({Turn(REVIEW, REVIEW, None): 10}, days=10), meant=1000).load

    assert (load.images_per_day, load.after.images_per_day) == (100, 100)


def test_a_burst_is_taken_for_a_day_of_its_own():
    assert report(counted({Turn(REVIEW, REVIEW, None): 10}, days=0.001)).load.images_per_day == 10


def test_minutes_follow_how_long_people_take():
    handling = Handling(seconds=90, source=HandlingSource.DECISIONS)

    load = report(counted({Turn(REVIEW, REVIEW, None): 10}), handling=handling).load

    assert load.after.minutes_per_day == 15
    assert load.handling == handling


def test_nothing_replayed_is_no_load():
    assert report(counted()).load is None


def test_a_verdict_is_measured_against_what_people_decided():
    turns = {
        Turn(REVIEW, REJECT, Outcome.REJECT): 6,
        Turn(REVIEW, REVIEW, Outcome.REJECT): 2,
        Turn(REVIEW, APPROVE, Outcome.REJECT): 2,
        Turn(REVIEW, REVIEW, Outcome.APPROVE): 4,
        Turn(REVIEW, APPROVE, Outcome.APPROVE): 5,
        Turn(REVIEW, REJECT, None): 100,
    }

    agreement = report(counted(turns)).agreement

    assert (agreement.decided, agreement.rejected) == (19, 10)
    stopped = agreement.after.not_approved
    assert (stopped.said, stopped.hits) == (12, 8)
    assert stopped.precision == pytest.approx(8 / 12, abs=1e-4)
    assert stopped.recall == 0.8
    refused = agreement.after.rejected
    assert (refused.said, refused.hits, refused.precision, refused.recall) == (6, 6, 1, 0.6)
    assert agreement.before.not_approved.recall == 1
    assert agreement.before.rejected.precision is None


def test_a_rule_is_measured_where_it_surely_applies():
    turns = {Turn(REVIEW, REVIEW, Outcome.REJECT): 10}
    parts = {
        Part("small", REVIEW, True, Outcome.REJECT): 3,
        Part("small", REVIEW, True, Outcome.APPROVE): 1,
        Part("small", REVIEW, True, None): 20,
        Part("small", REVIEW, False, Outcome.REJECT): 5,
    }

    small, weapon = report(counted(turns, parts)).agreement.rules

    assert (small.rule, small.images, small.undecided) == ("small", 24, 5)
    assert (small.score.said, small.score.hits) == (4, 3)
    assert (small.score.precision, small.score.recall) == (0.75, 0.3)
    assert (weapon.rule, weapon.images) == ("weapon", 0)
    assert (weapon.score.precision, weapon.score.recall) == (None, 0)
