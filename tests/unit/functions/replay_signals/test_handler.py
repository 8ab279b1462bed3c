"""functions/replay_signals: a part is counted, and what is left of it is told."""

import pytest
from moto import mock_aws

from functions.replay_signals import handler as replay_signals
from pixelgate.domain.backtests import PartToReplay, ReplayPart
from tests.support.backtests import REF, BacktestWorld
from tests.support.tables import create_table


@pytest.fixture
def world():
    with mock_aws():
        yield BacktestWorld(create_table())


def test_a_part_is_counted_and_done(world, monkeypatch, lambda_context):
    monkeypatch.setattr(replay_signals, "replayer", lambda: world.replayer)
    world.keep("img_01K000000000000000000000A3")
    world.create()
    work = PartToReplay(backtest=REF, part=ReplayPart(shard=3))

    left = replay_signals.handler(work.model_dump(mode="json"), lambda_context)

    assert ReplayPart.model_validate(left).is_done
    assert world.results.counts(REF).images == 1
