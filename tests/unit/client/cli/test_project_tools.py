"""Commands that need the models, with and without the project around."""

import subprocess
from types import SimpleNamespace

import pytest

from pixelgate_client.cli import project_tools
from pixelgate_client.cli.exit_codes import ExitCode


@pytest.fixture
def project(tmp_path, monkeypatch):
    tool = tmp_path / "tools" / "evaluate.py"
    tool.parent.mkdir()
    tool.touch()
    inside = tmp_path / "photos"
    inside.mkdir()
    monkeypatch.setattr(project_tools, "__file__", str(tmp_path / "a" / "b" / "c" / "elsewhere.py"))
    monkeypatch.chdir(inside)
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    ran = []

    def run(command, *, check):
        ran.append(command)
        return SimpleNamespace(returncode=7)

    monkeypatch.setattr(subprocess, "run", run)
    return ran


def test_the_project_around_the_current_folder_is_used(project, commands):
    code = project_tools.run_tool("explain", ["a.jpg"], instead="make explain")

    assert code == 7
    assert commands[0][1:] == [str(project / "tools" / "explain.py"), "a.jpg"]


def test_the_projects_own_python_is_preferred(project, commands):
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()

    project_tools.run_tool("explain", [], instead="make explain")

    assert commands[0][0] == str(python)


def test_without_the_project_it_says_what_to_do(tmp_path, monkeypatch, commands, capsys):
    monkeypatch.setattr(project_tools, "__file__", str(tmp_path / "a" / "b" / "c" / "elsewhere.py"))
    monkeypatch.chdir(tmp_path)

    code = project_tools.run_tool("explain", [], instead="make explain IMAGE=a.jpg")

    assert (code, commands) == (ExitCode.USAGE, [])
    assert "make explain IMAGE=a.jpg" in capsys.readouterr().err


def test_the_package_of_a_clone_finds_its_own_project():
    found = project_tools.find_project()

    assert found is not None
    assert (found / "tools" / "explain.py").is_file()
