"""Debian packages without root, against an apt-get of our own on the PATH."""

import hashlib
import os
from pathlib import Path

import pytest

from tools.debian import DebianPackageError, fetch_package, fetch_packages

CONTENT = b"the package\n"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
DOWNLOADS = 'echo "the package" > wordnet-base_3.0_all.deb\n'
HAS_LISTS_ONCE_UPDATED = """
case "$*" in
  *Dir::State::lists=*update) touch "$STATE/updated" ;;
  *Dir::State::lists=*download*)
    if test -e "$STATE/updated"; then echo "the package" > wordnet-base_3.0_all.deb
    else echo "E: Unable to locate package" >&2; exit 100; fi ;;
  *) echo "E: Unable to locate package" >&2; exit 100 ;;
esac
"""


@pytest.fixture
def apt_get(tmp_path, monkeypatch):
    """Installs a shell script as the machine's apt-get."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("STATE", str(tmp_path))

    def install(script: str) -> None:
        (folder / "apt-get").write_text(f"#!/bin/sh\n{script}")
        (folder / "apt-get").chmod(0o755)

    return install


def fetch(tmp_path: Path, **pins: str) -> Path:
    return fetch_package("wordnet-base", into=tmp_path / "into", state=tmp_path / "apt", **pins)


def test_a_package_with_the_expected_hash_is_kept(tmp_path, apt_get):
    apt_get(DOWNLOADS)

    package = fetch(tmp_path, version="3.0", sha256=SHA256)

    assert package.read_bytes() == CONTENT


def test_other_bytes_than_expected_are_refused_with_both_hashes_and_not_kept(tmp_path, apt_get):
    apt_get(DOWNLOADS)

    with pytest.raises(
        DebianPackageError, match=f"wordnet-base=3.0: expected sha256 {'0' * 64}, found {SHA256}"
    ):
        fetch(tmp_path, version="3.0", sha256="0" * 64)

    assert list((tmp_path / "into").iterdir()) == []


def test_private_lists_are_fetched_where_the_machine_has_none(tmp_path, apt_get):
    apt_get(HAS_LISTS_ONCE_UPDATED)

    package = fetch(tmp_path, sha256=SHA256)

    assert package.read_bytes() == CONTENT


def test_what_apt_complains_about_is_told(tmp_path, apt_get):
    apt_get('echo "E: Unable to locate package" >&2; exit 100')

    with pytest.raises(
        DebianPackageError, match=r"wordnet-base cannot be downloaded.*Unable to locate package"
    ):
        fetch(tmp_path)


def test_a_machine_without_apt_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(DebianPackageError, match="apt-get is not on this machine"):
        fetch(tmp_path)


def test_several_packages_come_in_one_go_by_name(tmp_path, apt_get):
    apt_get("touch libone1_1.0_amd64.deb libtwo2_2.0_amd64.deb")

    found = fetch_packages(["libone1", "libtwo2"], into=tmp_path / "into", state=tmp_path / "apt")

    assert {name: path.name for name, path in found.items()} == {
        "libone1": "libone1_1.0_amd64.deb",
        "libtwo2": "libtwo2_2.0_amd64.deb",
    }


def test_of_several_packages_none_is_kept_where_one_is_missing(tmp_path, apt_get):
    apt_get("touch libone1_1.0_amd64.deb")

    with pytest.raises(DebianPackageError, match="libone1, libtwo2 cannot be downloaded"):
        fetch_packages(["libone1", "libtwo2"], into=tmp_path / "into", state=tmp_path / "apt")

    assert list((tmp_path / "into").iterdir()) == []
