"""The Tesseract folder: what happens where packages cannot be had, and that a ready folder is left alone."""

import json

import pytest

from tools import tesseract
from tools.debian import DebianPackageError


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with sh and dirname but without apt; ``install`` puts a tesseract on its PATH."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))

    def install(version):
        write_program(programs / "tesseract", version)

    return install


def write_program(path, version):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\necho "tesseract {version}"\n')
    path.chmod(0o755)


def ready_folder(folder, packages):
    write_program(folder / "tesseract", "5.3.0")
    (folder / "contents.json").write_text(json.dumps({"packages": packages}))


def test_a_machine_without_packages_and_without_tesseract_goes_on_without(tmp_path, machine, capsys):
    code = tesseract.main(["--folder", str(tmp_path / "made")])

    assert code == 0
    assert not (tmp_path / "made").exists()
    assert "going on without it" in capsys.readouterr().err


def test_a_machine_with_its_own_tesseract_lends_it(tmp_path, machine):
    machine("5.1.0")

    code = tesseract.main(["--folder", str(tmp_path / "made")])

    assert code == 0
    assert tesseract.installed_version(tmp_path / "made") == "5.1.0"
    assert not tesseract.is_self_contained(tmp_path / "made")


def test_a_tesseract_that_is_too_old_is_not_lent(tmp_path, machine):
    machine("4.1.1")

    assert tesseract.borrow(tmp_path / "made") is None


def test_a_borrowed_tesseract_is_not_enough_where_it_will_be_shipped(tmp_path, machine, capsys):
    machine("5.1.0")

    code = tesseract.main(["--folder", str(tmp_path / "made"), "--required"])

    assert code == 1
    assert "apt-get is not on this machine" in capsys.readouterr().err


def test_a_ready_folder_is_left_alone(tmp_path, machine):
    folder = tmp_path / "made"
    ready_folder(folder, packages={"tesseract-ocr": "5.3.0-2"})
    before = (folder / "tesseract").stat().st_mtime_ns

    code = tesseract.main(["--folder", str(folder), "--required"])

    assert code == 0
    assert (folder / "tesseract").stat().st_mtime_ns == before


def test_a_folder_whose_program_does_not_run_is_not_ready(tmp_path):
    (tmp_path / "tesseract").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "tesseract").chmod(0o755)

    assert tesseract.installed_version(tmp_path) is None


def test_a_build_that_fails_leaves_nothing_behind(tmp_path, machine):
    with pytest.raises(DebianPackageError):
        tesseract.build(tmp_path / "state" / "tesseract")

    assert list((tmp_path / "state").iterdir()) == []
