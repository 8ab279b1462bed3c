"""functions/prepare_re_evaluation: what is meant is counted and divided."""

import pytest
from moto import mock_aws

from functions.prepare_re_evaluation import handler as prepare_re_evaluation
from pixelgate.domain.re_evaluation_runs import RunInput, RunPart, RunPlan
from tests.support.re_evaluations import RUN, RunWorld
from tests.support.tables import create_table


@pytest.fixture
def world():
    with mock_aws():
        yield RunWorld(create_table())


def test_shards_without_images_are_no_work(world, monkeypatch, lambda_context):
    monkeypatch.setattr(prepare_re_evaluation, "planner", lambda: world.planner)
    world.analyse("img_01K000000000000000000000A3")
    world.create()

    plan = prepare_re_evaluation.handler(RunInput(run=RUN).model_dump(mode="json"), lambda_context)

    assert RunPlan.model_validate(plan) == RunPlan(parts=(RunPart(shard=3),))
