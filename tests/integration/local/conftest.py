"""A small project, deployed once to a cloud of its own, to test what the local cloud itself promises."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.cloud import LocalCloud, free_port
from infra.local.deploy import deploy
from infra.local.options import ServerOptions
from infra.local.project import Project
from tests.integration.local.stack import SampleStack

SAMPLE_PROJECT = Path(__file__).with_name("project")


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample project, so that what running it leaves behind stays out of the source tree."""
    return Path(shutil.copytree(SAMPLE_PROJECT, tmp_path_factory.mktemp("sample") / "project"))


@pytest.fixture(scope="session")
def sample(sample_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleStack]:
    """The sample project's stack on a running cloud; tests use names of their own and leave it running."""
    options = ServerOptions(
        state_dir=tmp_path_factory.mktemp("state"), port=free_port(), project=Project(sample_project)
    )
    with LocalCloud(options) as cloud:
        yield deploy_sample(cloud)


def deploy_sample(cloud: LocalCloud) -> SampleStack:
    template = cloud.options.project.root / "template.yaml"
    return SampleStack(cloud, deploy(cloud, template, stack_name="sample"))
