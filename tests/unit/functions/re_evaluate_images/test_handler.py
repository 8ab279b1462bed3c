"""functions/re_evaluate_images: a part is done, and rules that break are told to whoever watches."""

import json

import pytest
from moto import mock_aws

from functions.re_evaluate_images import handler as re_evaluate_images
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.re_evaluation_counts import RunCounts
from pixelgate.domain.re_evaluation_runs import PartToReEvaluate, RunPart
from pixelgate.runtime.metrics import NOT_LOADED, RULES_FAILED
from tests.support.re_evaluations import RUN, RunWorld, rules
from tests.support.tables import create_table

IMAGE = "img_01K000000000000000000000A3"
WORK = PartToReEvaluate(run=RUN, part=RunPart(shard=3)).model_dump(mode="json")


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setenv("TABLE_NAME", "unused")
    monkeypatch.setenv("STACK_NAME", "pixelgate")
    with mock_aws():
        made = RunWorld(create_table())
        monkeypatch.setattr(re_evaluate_images, "worker", lambda: made.worker)
        yield made


def metrics_in(text):
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return {name: line[name] for line in lines for name in (NOT_LOADED, RULES_FAILED) if name in line}


def test_a_part_is_done(world, lambda_context, capsys):
    world.activate(rules(limit=100))
    world.analyse(IMAGE)
    world.create()
    world.activate(rules("reject"))

    left = re_evaluate_images.handler(WORK, lambda_context)

    assert RunPart.model_validate(left).is_done
    assert world.record(IMAGE).status == "REJECTED"
    assert metrics_in(capsys.readouterr().out) == {}


def test_rules_that_cannot_be_used_stop_the_run_and_are_told(world, monkeypatch, lambda_context, capsys):
    def unusable(work):
        raise ConfigurationError("the active version is gone")

    monkeypatch.setattr(world, "worker", type("Worker", (), {"work": staticmethod(unusable)}))

    with pytest.raises(ConfigurationError):
        re_evaluate_images.handler(WORK, lambda_context)

    assert metrics_in(capsys.readouterr().out) == {NOT_LOADED: [1.0]}


def test_rules_that_broke_are_told(world, monkeypatch, lambda_context, capsys):
    done = (RunPart(shard=3, is_done=True), RunCounts(rules_failed=2))
    monkeypatch.setattr(world, "worker", type("Worker", (), {"work": staticmethod(lambda work: done)}))

    re_evaluate_images.handler(WORK, lambda_context)

    assert metrics_in(capsys.readouterr().out) == {RULES_FAILED: [2.0]}
