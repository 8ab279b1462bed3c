"""``pixelgate webhooks``: a secret is printed once, a failed test fails, and what is dead is replayed."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT

AT = "2026-03-01T12:00:00Z"
WEBHOOK = {
    "id": "whk_1",
    "url": "https://hooks.example/\x1b[2J",
    "events": ["ImageErased"],
    "filter": {"statuses": ["ERASED"], "collections": [], "queues": []},
    "description": "",
    "enabled": False,
    "note": "the receiver answered 410 Gone",
    "failing_since": AT,
    "created_at": AT,
    "updated_at": AT,
    "secret_created_at": AT,
    "previous_secret_expires_at": AT,
}
ATTEMPT = {
    "number": 1,
    "at": AT,
    "took_ms": 12,
    "status_code": 503,
    "excerpt": "not now",
    "error": None,
    "retry_after_s": 90,
}
DELIVERY = {
    "event_id": "evt_1",
    "event_type": "ImageErased",
    "image_id": "img_1",
    "sequence": 4,
    "status": "DEAD",
    "created_at": AT,
    "next_attempt_at": None,
    "attempts": 8,
    "last_attempt": ATTEMPT,
    "note": "8 attempts failed",
}
ONE = "/v1/webhooks/whk_1"


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    detail = {**DELIVERY, "recent": [ATTEMPT], "body": "{}"}
    pages = iter([{"deliveries": [DELIVERY], "next_cursor": "next"}, {"deliveries": [DELIVERY]}])
    replays = iter([{"replayed": 100, "more": True}, {"replayed": 3, "more": False}])
    answers = {
        ("GET", "/v1/webhooks"): lambda: {"webhooks": [WEBHOOK]},
        ("POST", "/v1/webhooks"): lambda: {**WEBHOOK, "secret": "whsec_new"},
        ("GET", ONE): lambda: WEBHOOK,
        ("PUT", ONE): lambda: {**WEBHOOK, "enabled": True, "failing_since": None},
        ("DELETE", ONE): lambda: {"id": "whk_1"},
        ("POST", f"{ONE}/rotate"): lambda: {**WEBHOOK, "secret": "whsec_newer"},
        ("POST", f"{ONE}/test"): lambda: {"delivered": False, "event_id": "evt_2", "attempt": ATTEMPT},
        ("GET", f"{ONE}/deliveries"): lambda: next(pages),
        ("GET", f"{ONE}/deliveries/evt_1"): lambda: detail,
        ("POST", f"{ONE}/deliveries/evt_1/replay"): lambda: detail,
        ("POST", f"{ONE}/replay"): lambda: next(replays),
    }
    for route, answer in answers.items():
        service.overrides[route] = lambda request, answer=answer: httpx.Response(200, json=answer())

    def run(*arguments):
        return CliRunner().invoke(app, ["webhooks", *arguments], obj=service.client)

    return run


def test_what_is_added_is_sent_as_asked_and_its_secret_printed(run, service):
    options = ("--event", "ImageErased", "--status", "ERASED", "--collection", "spring", "--queue", "safety")

    result = run("add", "https://hooks.example/", *options, "--description", "shop")

    assert json.loads(service.requests[-1].content) == {
        "url": "https://hooks.example/",
        "events": ["ImageErased"],
        "filter": {"statuses": ["ERASED"], "collections": ["spring"], "queues": ["safety"]},
        "description": "shop",
        "enabled": True,
    }
    assert "secret whsec_new" in result.stdout
    assert json.loads(run("add", "https://hooks.example/", "--json").stdout)["secret"] == "whsec_new"


def test_what_is_listed_and_shown_cannot_steer_the_terminal(run):
    for result in (run("list"), run("show", "whk_1")):
        assert "whk_1" in result.stdout
        assert "410 Gone" in result.stdout
        assert "\x1b" not in result.stdout
    assert json.loads(run("list", "--json").stdout)["webhooks"][0]["id"] == "whk_1"
    assert json.loads(run("show", "whk_1", "--json").stdout)["note"] == WEBHOOK["note"]


def test_what_is_enabled_keeps_its_other_settings(run, service):
    assert "enabled" in run("enable", "whk_1").stdout

    sent = json.loads(service.requests[-1].content)
    assert sent == {
        **{name: WEBHOOK[name] for name in ("url", "events", "filter", "description")},
        "enabled": True,
    }
    run("disable", "whk_1")
    assert json.loads(service.requests[-1].content)["enabled"] is False


def test_a_test_that_is_not_accepted_fails(run):
    result = run("test", "whk_1")

    assert (result.exit_code, result.stdout) == (1, "503 not now  (12 ms, asks for 90 s of rest)\n")
    assert json.loads(run("test", "whk_1", "--json").stdout)["attempt"]["status_code"] == 503


def test_a_rotated_secret_is_printed(run, service):
    assert "secret whsec_newer" in run("rotate", "whk_1", "--overlap-hours", "0").stdout
    assert json.loads(service.requests[-1].content) == {"overlap_hours": 0}
    assert run("rotate", "whk_1", "--overlap-hours", "169").exit_code == 2


def test_what_is_removed_is_named(run):
    assert run("remove", "whk_1").stdout == "whk_1 removed\n"
    assert json.loads(run("remove", "whk_1", "--json").stdout) == {"id": "whk_1"}


def test_all_pages_of_deliveries_are_listed(run, service):
    result = run("deliveries", "whk_1", "--status", "DEAD", "--json")

    assert len(json.loads(result.stdout)["deliveries"]) == 2
    assert service.requests[-1].url.params["cursor"] == "next"
    assert service.requests[-1].url.params["status"] == "DEAD"


def test_deliveries_say_what_came_of_them(run):
    assert (
        "8 attempts failed: 503 not now  (12 ms, asks for 90 s of rest)" in run("deliveries", "whk_1").stdout
    )

    one = run("deliveries", "whk_1", "evt_1")

    assert "2026-03-01 12:00:00  503 not now" in one.stdout
    assert json.loads(run("deliveries", "whk_1", "evt_1", "--json").stdout)["recent"] == [ATTEMPT]


def test_one_event_or_everything_dead_is_replayed(run, service):
    assert run("replay", "whk_1", "evt_1").stdout == "1 on their way again\n"
    assert run("replay", "whk_1", "--since", "2026-03-01", "--json").stdout == '{\n  "replayed": 103\n}\n'
    assert json.loads(service.requests[-1].content) == {"since": "2026-03-01T00:00:00+00:00"}
    assert run("replay", "whk_1").exit_code == 2
    assert run("replay", "whk_1", "evt_1", "--since", "2026-03-01").exit_code == 2
