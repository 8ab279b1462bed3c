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


def test_without_a_browser_the_address_is_printed(run, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda url: False)

    result = run("open", "img_1")

    assert (result.exit_code, result.stdout.strip()) == (0, PREVIEW["url"])


def test_where_opening_was_asked_for_and_is_not_possible_that_is_said(run, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda url: False)

    result = run("review", "show", "img_1", "--open")

    assert result.exit_code == 1
    assert PREVIEW["url"] in result.stdout
    assert "no browser" in result.stderr


def test_an_address_may_be_printed_although_there_is_a_browser(run, opened):
    assert run("open", "img_1", "--print").stdout.strip() == PREVIEW["url"]
    assert opened == []


def test_without_an_image_it_is_the_console(run, service, opened):
    page = {"Content-Type": "text/html; charset=utf-8"}
    service.overrides["GET", "/"] = lambda _: httpx.Response(200, text="<!doctype html>", headers=page)

    assert run("open").exit_code == 0
    assert opened == [f"{ENDPOINT}/"]
    assert json.loads(run("open", "--json").stdout) == {"url": f"{ENDPOINT}/"}
    assert "Authorization" not in service.requests[-1].headers


def test_a_service_without_a_console_is_not_opened(run, service, opened):
    service.overrides["GET", "/"] = lambda _: httpx.Response(404, json={"message": "Not Found"})

    result = run("open")

    assert result.exit_code == 3
    assert f"There is no console at {ENDPOINT}" in result.stderr
    assert opened == []


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
