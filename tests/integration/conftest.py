"""The local cloud as a fixture: one server per test process, IAM enforced, state in a temporary folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.local.cloud import LocalCloud, free_port
from infra.local.options import ServerOptions
from infra.local.project import Project

CloudStarter = Callable[..., LocalCloud]


@pytest.fixture(scope="session")
def local_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """An empty running cloud that serves this project's functions; fill it with ``infra.local.deploy``."""
    options = ServerOptions(state_dir=tmp_path_factory.mktemp("cloud"), port=free_port())
    with LocalCloud(options) as cloud:
        yield cloud


@pytest.fixture
def start_cloud(tmp_path: Path) -> Iterator[CloudStarter]:
    """Start clouds of one's own: ``start_cloud(root=..., without=...)``; all are stopped after the test."""
    clouds: list[LocalCloud] = []

    def start(root: Path, **settings: object) -> LocalCloud:
        state_dir = tmp_path / f"state-{len(clouds)}"
        options = ServerOptions(state_dir=state_dir, port=free_port(), project=Project(root), **settings)
        cloud = LocalCloud(options)
        clouds.append(cloud)
        cloud.start()
        return cloud

    yield start
    for cloud in clouds:
        cloud.stop()
