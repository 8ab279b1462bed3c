"""functions/sweep: one round, its counts as the answer and as metrics."""

import json
from types import SimpleNamespace

import pytest

from functions.sweep import handler as sweeping
from pixelgate.api.sweeping import SweepOutcome, SweepReport


class OneRound:
    def __init__(self):
        self.is_time_up = None

    def run(self, *, now, limit, is_time_up):
        self.is_time_up = is_time_up
        report = SweepReport(oldest_s=12.5)
        report.outcomes[SweepOutcome.RESTARTED] = limit
        return report


class NothingExpires:
    def enforce(self, *, now, limit, is_time_up):
        return 0


class TwoAreLate:
    def measure(self, *, now, is_time_up):
        return {"ReviewsOverdue": 2}


@pytest.fixture
def environment(monkeypatch):
    for name, value in {
        "TABLE_NAME": "t",
        "ORIGINALS_BUCKET": "o",
        "ANALYZE_IMAGE_ARN": "arn",
        "RELEASE_IMAGE_ARN": "arn",
        "ERASE_QUEUE_URL": "https://queue.example/erase",
        "RETENTION": "rejected=30,failed=7",
        "TICKET_SECONDS": "900",
        "STACK_NAME": "stack",
        "SWEEP_LIMIT": "7",
        "UPLOAD_PATIENCE_SECONDS": "120",
        "ANALYSIS_PATIENCE_SECONDS": "300",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def one_round(environment, monkeypatch):
    one_round = OneRound()
    monkeypatch.setattr(sweeping, "sweep", lambda: one_round)
    monkeypatch.setattr(sweeping, "retention", NothingExpires)
    monkeypatch.setattr(sweeping, "lateness", TwoAreLate)
    return one_round


@pytest.fixture
def context(lambda_context):
    return SimpleNamespace(**vars(lambda_context), get_remaining_time_in_millis=lambda: 9_000)


def test_the_answer_counts_every_outcome(one_round, context):
    answer = sweeping.handler({}, context)

    assert set(answer["outcomes"]) == set(SweepOutcome)
    assert answer["outcomes"]["AnalysesRestarted"] == 7
    assert answer["oldest_s"] == 12.5


def test_a_round_ends_before_its_time_is_over(one_round, context):
    sweeping.handler({}, context)

    assert one_round.is_time_up() is True


def test_the_counts_are_metrics_of_this_stack(one_round, context, capsys):
    sweeping.handler({}, context)

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    counted = {name: value for line in lines for name, value in line.items()}
    assert counted["service"] == "stack"
    assert counted["AnalysesRestarted"] == [7.0]
    assert counted["OldestPending"] == [12.5]
    assert counted["ReviewsOverdue"] == [2.0]


def test_everything_the_sweep_needs_is_in_its_environment(environment):
    assert sweeping.sweep() is sweeping.sweep()
