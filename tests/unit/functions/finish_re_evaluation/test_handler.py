"""functions/finish_re_evaluation: the execution's end becomes the re-evaluation's."""

import pytest
from moto import mock_aws

from functions.finish_re_evaluation import handler as finish_re_evaluation
from pixelgate.domain.re_evaluation_runs import EndedRun
from pixelgate.domain.runs import RunStatus
from pixelgate.domain.steps.failed import StateError
from tests.support.documents import NOW
from tests.support.re_evaluations import RUN, RunWorld
from tests.support.tables import create_table


@pytest.fixture
def world():
    with mock_aws():
        yield RunWorld(create_table())


@pytest.mark.parametrize(
    ("error", "status"),
    [(None, RunStatus.COMPLETED), (StateError(Error="States.Timeout"), RunStatus.FAILED)],
    ids=["completed", "failed"],
)
def test_a_re_evaluation_ends_as_its_execution_does(world, monkeypatch, lambda_context, error, status):
    monkeypatch.setattr(finish_re_evaluation, "runs", lambda: world.runs)
    world.analyse()
    world.create()
    world.work_all()
    ended = EndedRun(run=RUN, error=error)

    finish_re_evaluation.handler(ended.model_dump(mode="json", exclude_none=True), lambda_context)

    assert world.runs.get(RUN).status_at(NOW) is status
    assert world.runs.summary(RUN).looked_at == 1
