"""functions/finish_re_release: the execution's end becomes the re-release's."""

import pytest
from moto import mock_aws

from functions.finish_re_release import handler as finish_re_release
from pixelgate.domain.re_releases import EndedReRelease
from pixelgate.domain.runs import RunStatus
from pixelgate.domain.steps.failed import StateError
from tests.support.documents import NOW
from tests.support.re_releases import ALL, RE_RELEASE, ReReleaseWorld
from tests.support.tables import create_table


@pytest.fixture
def world():
    with mock_aws():
        yield ReReleaseWorld(create_table())


@pytest.mark.parametrize(
    ("error", "status"),
    [(None, RunStatus.COMPLETED), (StateError(Error="States.Timeout"), RunStatus.FAILED)],
    ids=["completed", "failed"],
)
def test_a_re_release_ends_as_its_execution_does(world, monkeypatch, lambda_context, error, status):
    monkeypatch.setattr(finish_re_release, "runs", lambda: world.runs)
    world.order(ALL)
    ended = EndedReRelease(run=RE_RELEASE, error=error)

    finish_re_release.handler(ended.model_dump(mode="json", exclude_none=True), lambda_context)

    run = world.runs.get(RE_RELEASE)
    assert (run.status_at(NOW), run.error is None) == (status, error is None)
