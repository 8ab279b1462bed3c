"""functions/finish_backtest: the execution's end becomes the back-test's."""

import pytest
from moto import mock_aws

from functions.finish_backtest import handler as finish_backtest
from pixelgate.domain.backtests import BacktestStatus, EndedBacktest
from pixelgate.domain.steps.failed import StateError
from tests.support.backtests import REF, BacktestWorld
from tests.support.documents import NOW
from tests.support.tables import create_table


@pytest.fixture
def world():
    with mock_aws():
        yield BacktestWorld(create_table())


@pytest.mark.parametrize(
    ("error", "status"),
    [(None, BacktestStatus.COMPLETED), (StateError(Error="States.Timeout"), BacktestStatus.FAILED)],
    ids=["completed", "failed"],
)
def test_a_back_test_ends_as_its_execution_does(world, monkeypatch, lambda_context, error, status):
    monkeypatch.setattr(finish_backtest, "reporter", lambda: world.reporter)
    world.keep()
    world.create()
    world.replay_all()
    ended = EndedBacktest(backtest=REF, error=error)

    finish_backtest.handler(ended.model_dump(mode="json", exclude_none=True), lambda_context)

    assert world.backtests.get(REF).status_at(NOW) is status
    assert (world.results.report(REF) is None) is (status is BacktestStatus.FAILED)
