"""``pixelgate profile``: what is made of released images, and that nothing becomes public by omission."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, problem

PATH = "/v1/renditions/profile"
THUMB = {"name": "thumb", "width": 240, "height": 240, "fit": "smart", "formats": ["webp"], "quality": 70}
PHOTO = {"name": "photo", "widths": [320, 640], "formats": ["avif", "jpeg"]}
PROFILE = {"profile": "shop", "renditions": [THUMB, PHOTO]}
HOLDS = {"set_for": "workspace", "access": "signed", "profile": PROFILE}


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    service.overrides["GET", PATH] = lambda request: httpx.Response(200, json=HOLDS)
    for method in ("PUT", "DELETE"):
        service.overrides[method, PATH] = lambda request: httpx.Response(200, json={**HOLDS, "hint": "Anew"})
    return lambda *arguments: CliRunner().invoke(app, ["profile", *map(str, arguments)], obj=service.client)


@pytest.fixture
def sent(service):
    return lambda: json.loads(service.requests[-1].content)


def test_what_holds_is_told_rendition_by_rendition(run):
    result = run("show")

    assert result.exit_code == 0
    first, thumb, photo = result.stdout.splitlines()
    assert first == "shop, access signed, set for the workspace"
    assert thumb.split() == ["thumb", "240x240", "smart", "webp"]
    assert photo.split() == ["photo", "320/640", "wide", "inside", "avif,", "jpeg"]


def test_what_is_printed_as_json_can_be_set_again_with_all_its_keys(run, sent, tmp_path):
    shown = json.loads(run("show", "--json").stdout)
    file = tmp_path / "shop.json"
    file.write_text(json.dumps(shown["profile"]))

    assert run("set", file).exit_code == 0
    assert sent()["profile"]["renditions"][0] == {**THUMB, "widths": None}


def test_who_may_fetch_stays_as_it_is_unless_it_is_said(run, sent, tmp_path):
    file = tmp_path / "shop.yaml"
    file.write_text("profile: shop\n")

    assert run("set", file).exit_code == 0
    assert sent() == {"profile": "profile: shop\n"}

    assert run("set", file, "--access", "public").exit_code == 0
    assert sent()["access"] == "public"

    assert run("access", "signed").exit_code == 0
    assert sent() == {"access": "signed"}


def test_a_change_tells_how_it_is_applied_to_what_is_released(run):
    assert "pixelgate re-release --all" in run("access", "signed").stdout
    assert "re-release" not in run("show").stdout


def test_what_a_collection_has_of_its_own_is_forgotten(run, service):
    assert run("reset", "--collection", "spring & autumn").exit_code == 0

    [request] = service.requests
    assert (request.method, request.url.params["collection"]) == ("DELETE", "spring & autumn")


def test_every_mistake_of_a_profile_is_told(run, service, tmp_path):
    service.overrides["PUT", PATH] = lambda request: problem(
        422, "Not a profile", "profile:3: no key 'widht'\nprofile:4: the list is empty"
    )
    file = tmp_path / "shop.yaml"
    file.write_text("profile: shop\n")

    result = run("set", file)

    assert result.exit_code == 1
    assert "no key 'widht'" in result.output
    assert "the list is empty" in result.output


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe"])
def test_a_file_that_holds_no_profile_is_not_sent(run, service, tmp_path, content):
    file = tmp_path / "shop.json"
    file.write_bytes(content)

    assert run("set", file).exit_code == 2
    assert service.requests == []
