"""``pixelgate open`` and ``pixelgate review show``: an address, or the browser that it is opened in."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, problem

PATH = "/v1/images/img_1/preview"
PREVIEW = {
    "url": "https://work.test/work/demo/img_1/1/large.jpg?X-Amz-Signature=5",
    "expires_at": "2026-03-01T10:05:00Z",
    "width": 1024,
    "height": 768,
    "content_type": "image/jpeg",
}


@pytest.fixture
def opened(monkeypatch):
    addresses = []
    monkeypatch.setattr("webbrowser.open", lambda url: not addresses.append(url))
    return addresses


@pytest.fixture
def run(service, monkeypatch, opened):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    service.overrides["GET", PATH] = lambda request: httpx.Response(200, json=PREVIEW)
    return lambda *arguments: CliRunner().invoke(app, arguments, obj=service.client)


def test_an_image_is_opened_in_the_browser(run, opened):
    assert run("open", "img_1").exit_code == 0
    assert opened == [PREVIEW["url"]]


@pytest.mark.parametrize("command", [("open", "img_1"), ("review", "show", "img_1")])
def test_json_is_the_answer_alone_and_opens_nothing(run, opened, command):
    assert json.loads(run(*command, "--json").stdout) == PREVIEW
    assert opened == []


def test_an_address_is_shown_whole_and_opened_only_when_asked(run, opened):
    shown = run("review", "show", "img_1").stdout

    assert PREVIEW["url"] in shown.splitlines()
    assert "1024 x 768" in shown
    assert opened == []
    run("review", "show", "img_1", "--open")
    assert opened == [PREVIEW["url"]]


def test_without_a_browser_that_is_said(run, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda url: False)

    result = run("open", "img_1")

    assert result.exit_code == 1
    assert "no browser" in result.stderr


def test_an_image_that_cannot_be_shown_says_why(run, service, opened):
    service.overrides["GET", PATH] = lambda request: problem(409, "Conflict", "img_1 is FAILED")

    result = run("open", "img_1")

    assert result.exit_code == 1
    assert "img_1 is FAILED" in result.stderr
    assert opened == []


def test_no_service_sends_the_browser_to_a_file_of_this_machine(run, service, opened):
    document = {**PREVIEW, "url": "file:///etc/passwd"}
    service.overrides["GET", PATH] = lambda request: httpx.Response(200, json=document)

    assert run("open", "img_1").exit_code == 3
    assert opened == []


def test_the_client_answers_the_preview(service, run):
    with service.client() as client:
        assert client.preview("img_1").model_dump(mode="json") == PREVIEW
