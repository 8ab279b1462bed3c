"""``pixelgate retention``: what is set is sent whole, and what expires is listed before it is gone."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT

EXPIRED = {"id": "img_1", "name": "c\x1bat.jpg", "status": "REJECTED", "created_at": "2026-03-01T10:00:00Z"}


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    policy = {"approved_days": None, "rejected_days": 30}
    service.overrides["GET", "/v1/retention"] = lambda request: httpx.Response(200, json=policy)
    service.overrides["PUT", "/v1/retention"] = lambda request: httpx.Response(
        200, json=json.loads(request.content)
    )
    service.overrides["GET", "/v1/retention/expired"] = lambda request: httpx.Response(
        200, json={"images": [EXPIRED]}
    )

    def run(*arguments):
        return CliRunner().invoke(app, ["retention", *arguments], obj=service.client)

    return run


def test_the_policy_is_shown_by_status(run):
    assert run("show").stdout.split("\n")[:3] == [
        "APPROVED   for ever",
        "IN_REVIEW  for ever",
        "REJECTED   30 days",
    ]


def test_a_new_policy_takes_the_place_of_the_whole_old_one(run, service):
    result = run("set", "--failed", "7", "--json")

    sent = json.loads(service.requests[-1].content)
    assert sent == {"approved_days": None, "in_review_days": None, "rejected_days": None, "failed_days": 7}
    assert json.loads(result.stdout) == sent
    assert run("set", "--failed", "0").exit_code == 2


def test_what_expires_is_listed_and_cannot_steer_the_terminal(run):
    result = run("expired")

    assert "img_1  REJECTED  2026-03-01" in result.stdout
    assert "\x1b" not in result.stdout
    assert json.loads(run("expired", "--json").stdout)["images"][0]["id"] == "img_1"
