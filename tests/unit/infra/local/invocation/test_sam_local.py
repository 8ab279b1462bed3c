import pytest

from infra.local.invocation.sam_local import ENVIRONMENT_FILE, SamLocalError, invoke_in_docker
from infra.local.project import Project
from tests.support.template import ROOT


@pytest.fixture
def docker(tmp_path, monkeypatch):
    """A ``docker`` that ends with a code of one's choice; no other is on the path."""

    def docker(code):
        program = tmp_path / "docker"
        program.write_text(f"#!/bin/sh\nexit {code}\n")
        program.chmod(0o700)
        monkeypatch.setenv("PATH", str(tmp_path))

    return docker


def test_without_docker_nothing_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SamLocalError, match="Docker does not answer"):
        invoke_in_docker("sweep", tmp_path / "event.json", "pixelgate", Project(tmp_path))


def test_a_client_without_its_daemon_does_not_answer(tmp_path, docker):
    docker(1)

    with pytest.raises(SamLocalError, match="Docker does not answer"):
        invoke_in_docker("sweep", tmp_path / "event.json", "pixelgate", Project(tmp_path))


def test_what_is_not_built_is_not_run(tmp_path, docker):
    docker(0)

    with pytest.raises(SamLocalError, match="make build"):
        invoke_in_docker("sweep", tmp_path / "event.json", "pixelgate", Project(tmp_path))


def test_sam_local_reads_the_file_that_is_written():
    assert str(ENVIRONMENT_FILE) in (ROOT / "samconfig.toml").read_text()
