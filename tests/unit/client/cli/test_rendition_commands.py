"""``pixelgate renditions`` and ``pixelgate release``: addresses, a snippet, and why there are none."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT

URL = "https://pictures.example/media/default/img_1/0.webp"
FILE = {"url": URL, "format": "webp", "type": "image/webp", "width": 320, "height": 240, "bytes": 12345}
RELEASE = {
    "profile": "standard",
    "access": "public",
    "released_at": "2026-03-01T12:00:00Z",
    "expires_at": None,
    "placeholder": "AAAA",
    "color": None,
    "renditions": [
        {"name": "photo", "files": [FILE], "sources": [{"type": "image/webp", "srcset": f"{URL} 320w"}]}
    ],
}
PUBLIC = {"id": "img_1", "status": "APPROVED", "release": RELEASE, "problem": None, "problem_code": None}
HTML = {"id": "img_1", "rendition": "photo", "html": "<picture>\n</picture>\n", "alt": "A cat"}


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    answers(service, PUBLIC)
    service.overrides["GET", "/v1/images/img_1/html"] = lambda request: httpx.Response(200, json=HTML)
    return lambda *arguments: CliRunner().invoke(app, list(arguments), obj=service.client)


def answers(service, document):
    for method, part in (("GET", "renditions"), ("POST", "release")):
        service.overrides[method, f"/v1/images/img_1/{part}"] = lambda request: httpx.Response(
            200, json=document
        )


def test_what_is_public_is_listed_with_its_addresses(run):
    result = run("renditions", "img_1")

    assert result.exit_code == 0
    assert result.stdout.split() == ["photo", "320x240", "12,345", "B", URL]


def test_a_snippet_is_printed_as_it_is(run):
    assert run("renditions", "img_1", "--html").stdout == HTML["html"]
    assert json.loads(run("renditions", "img_1", "--html", "--json").stdout)["alt_is_automatic"] is True


def test_why_nothing_is_public_is_told_and_is_a_failure(run, service):
    answers(service, {**PUBLIC, "release": None, "problem": "the overlay is \x1b[2Jgone"})

    result = run("renditions", "img_1")

    assert result.exit_code == 1
    assert "the overlay is" in result.stdout
    assert "\x1b" not in result.stdout


def test_a_release_is_asked_for(run, service):
    assert run("release", "img_1").exit_code == 0
    assert service.requests[-1].url.path == "/v1/images/img_1/release"
    assert json.loads(run("release", "img_1", "--json").stdout)["id"] == "img_1"


def test_the_address_of_another_size_is_asked_for_and_printed(run, service):
    url = "https://pictures.example/media/default/img_1/t/w=800,h=600,fit=smart?s=0"
    signed = {"id": "img_1", "transformation": "w=800,h=600,fit=smart", "url": url}
    answer = httpx.Response(200, json=signed)
    service.overrides["POST", "/v1/images/img_1/transformations"] = lambda request: answer

    result = run("renditions", "img_1", "--transform", "w=800,h=600,fit=smart,q=70")

    assert result.stdout == url + "\n"
    asked = json.loads(service.requests[-1].content)
    assert asked == {"width": 800, "height": 600, "fit": "smart", "quality": 70}


@pytest.mark.parametrize("size", ["", "800", "w=wide", "w=", "depth=3"])
def test_what_is_no_size_is_a_mistake_of_the_command(run, service, size):
    assert run("renditions", "img_1", "--transform", size).exit_code == 2
    assert service.requests == []
