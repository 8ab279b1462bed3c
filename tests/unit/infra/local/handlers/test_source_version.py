import os

import pytest

from infra.local.handlers import source_version
from infra.local.handlers.source_version import SourceVersion


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(source_version, "_CHECK_INTERVAL_S", -1.0)
    (tmp_path / "handler.py").write_text("x = 1")
    return tmp_path


def test_an_edit_is_a_new_version(folder):
    version = SourceVersion([folder])
    before = version.current()

    os.utime(folder / "handler.py", (2**31, 2**31))

    assert version.current() != before


def test_a_removed_file_is_a_new_version(folder):
    (folder / "old.py").write_text("")
    os.utime(folder / "old.py", (1, 1))
    version = SourceVersion([folder])
    before = version.current()

    (folder / "old.py").unlink()

    assert version.current() != before


def test_nothing_new_is_no_new_version(folder):
    version = SourceVersion([folder])

    assert version.current() == version.current()


def test_functions_with_a_layer_in_common_all_see_its_edit(folder):
    versions = [SourceVersion([folder]), SourceVersion([folder])]
    before = [version.current() for version in versions]

    (folder / "handler.py").unlink()

    assert all(version.current() != earlier for version, earlier in zip(versions, before, strict=True))
