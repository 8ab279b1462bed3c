"""functions/prepare_backtest: one part for each shard that holds anything."""

import pytest
from moto import mock_aws

from functions.prepare_backtest import handler as prepare_backtest
from pixelgate.domain.backtests import BacktestInput, BacktestPlan
from tests.support.backtests import REF, BacktestWorld
from tests.support.tables import create_table


@pytest.fixture
def world():
    with mock_aws():
        yield BacktestWorld(create_table())


def test_a_back_test_is_divided_and_counted(world, monkeypatch, lambda_context):
    monkeypatch.setattr(prepare_backtest, "planner", lambda: world.planner)
    for last in "0123":
        world.keep(f"img_01K000000000000000000000A{last}")
    world.create()

    plan = prepare_backtest.handler(BacktestInput(backtest=REF).model_dump(mode="json"), lambda_context)

    assert [part.shard for part in BacktestPlan.model_validate(plan).parts] == [0, 1, 2, 3]
    assert world.backtests.get(REF).images == 4
