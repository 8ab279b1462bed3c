"""``pixelgate stats`` and ``doctor``: what is counted, what is checked, and how the command ends."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, problem
from tests.unit.client.fake_stack import FakeStack

STORAGE = "http://storage.test/originals"
STATS = {
    "images": 1234,
    "by_status": {"APPROVED": 1200, "IN_REVIEW": 34},
    "days": [
        {"day": "2026-03-01", "images": 0, "by_status": {}},
        {"day": "2026-03-02", "images": 1234, "by_status": {"APPROVED": 1200, "IN_REVIEW": 34}},
    ],
    "is_complete": True,
}
CALLER = {
    "workspace": "shop",
    "author": "0123456789abcdef",
    "role": "editor",
    "may": ["follow", "upload"],
    "key": {
        "key_id": "0123456789abcdef",
        "name": "web shop",
        "role": "editor",
        "created_at": "2026-03-01T12:00:00Z",
        "created_by": "system:operator",
        "expires_at": None,
        "rotated_at": None,
        "revoked_at": None,
    },
    "uploads": {"url": STORAGE, "max_bytes": 1000},
}
MODEL = {
    "id": "m",
    "task": "labels",
    "version": "1",
    "title": "M",
    "license": "MIT",
    "authors": "A",
    "origin": "https://m.example",
}
QUOTA = {
    "uploads": {"limit": 10, "used": 1, "left": 9},
    "bytes": {"limit": None, "used": 0, "left": None},
    "resets_at": "2026-03-02T00:00:00Z",
}
NAMES = ["settings", "service", "tls", "clock", "version", "key", "storage", "models", "quota"]


@pytest.fixture
def clock():
    """How far the service's clock, and storage's, are ahead of this machine's."""
    return {"service": timedelta(), "storage": timedelta()}


@pytest.fixture
def run(service, monkeypatch, clock):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    monkeypatch.setattr("pixelgate_client.cli.service_commands.installed_version", lambda: "1.0.0")

    def answering(document, whose="service"):
        def answer(_):
            now = format_datetime(datetime.now(UTC) + clock[whose], usegmt=True)
            return httpx.Response(200, json=document, headers={"Date": now})

        return answer

    service.overrides |= {
        ("GET", "/v1/health"): answering({"status": "ok", "version": "1.2.3"}),
        ("GET", "/v1/caller"): answering(CALLER),
        ("GET", "/v1/models"): answering({"models": [MODEL]}),
        ("GET", "/v1/quota"): answering(QUOTA),
        ("GET", "/v1/stats"): answering(STATS),
        "storage": answering({}, "storage"),
    }
    return lambda *arguments: CliRunner().invoke(app, arguments, obj=service.client)


def outcomes(result):
    return {check["name"]: check["outcome"] for check in json.loads(result.stdout)["checks"]}


def test_stats_are_a_row_for_each_day(run, service):
    result = run("stats", "--days", "2")

    assert result.exit_code == 0
    assert service.requests[-1].url.params["days"] == "2"
    rows = [line.split() for line in result.stdout.splitlines()]
    assert [row for row in rows if row and row[0].startswith(("2026", "all"))] == [
        ["2026-03-01", "0", "0", "0"],
        ["2026-03-02", "1,234", "1,200", "34"],
        ["all", "1,234", "1,200", "34"],
    ]


def test_stats_that_are_not_whole_say_so(run, service):
    service.overrides["GET", "/v1/stats"] = lambda _: httpx.Response(
        200, json={**STATS, "is_complete": False}
    )

    assert "more than are counted" in run("stats").stdout
    assert json.loads(run("stats", "--json").stdout)["is_complete"] is False


def test_where_all_is_well_every_check_says_so(run):
    result = run("doctor", "--json")

    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert document["endpoint"] == ENDPOINT
    assert [check["name"] for check in document["checks"]] == NAMES
    # The fake is reached by http, which others can read.
    assert outcomes(result) == {**dict.fromkeys(NAMES, "ok"), "tls": "warning"}


def test_people_see_a_line_for_each_check_and_beneath_it_what_to_do(run, clock):
    clock["service"] = timedelta(hours=1)

    lines = run("doctor").stdout.splitlines()

    [number] = [number for number, line in enumerate(lines) if line.split()[:2] == ["wrong", "clock"]]
    assert "behind the service" in lines[number]
    assert "Set this machine's clock" in lines[number + 1]


def test_the_settings_name_the_file_that_they_are_from(run, monkeypatch, service):
    monkeypatch.delenv("PIXELGATE_ENDPOINT")
    monkeypatch.delenv("PIXELGATE_API_KEY")
    Path(".pixelgate").mkdir()
    Path(".pixelgate/credentials.json").write_text(json.dumps({"endpoint": ENDPOINT, "api_key": API_KEY}))

    assert ".pixelgate/credentials.json" in run("doctor").stdout.splitlines()[0]


def test_a_service_that_is_away_ends_it_there(run, service):
    def away(request):
        raise httpx.ConnectError("Connection refused")

    service.overrides["GET", "/v1/health"] = away

    result = run("doctor", "--json")

    assert result.exit_code == 3
    assert outcomes(result) == {
        "settings": "ok",
        "service": "wrong",
        **dict.fromkeys(NAMES[2:], "skipped"),
    }
    [told] = [check for check in json.loads(result.stdout)["checks"] if check["name"] == "service"]
    assert "Connection refused" in told["said"]
    assert "make run" in told["advice"]


def test_a_key_that_is_not_accepted_says_where_it_is_from_and_what_to_do(run, service):
    service.overrides["GET", "/v1/caller"] = lambda _: httpx.Response(403, json={"message": "Forbidden"})

    result = run("doctor", "--json")

    assert result.exit_code == 3
    assert outcomes(result) | {"tls": "ok"} == {
        **dict.fromkeys(NAMES[:5], "ok"),
        "key": "wrong",
        **dict.fromkeys(NAMES[6:], "skipped"),
    }
    [told] = [check for check in json.loads(result.stdout)["checks"] if check["name"] == "key"]
    assert "the key from " in told["said"]
    assert "expired" in told["said"]
    assert "pixelgate keys create" in told["advice"]


def test_without_a_key_the_rest_is_checked(run, monkeypatch):
    monkeypatch.delenv("PIXELGATE_API_KEY")

    result = run("doctor", "--json")

    assert result.exit_code == 3
    assert outcomes(result)["settings"] == "wrong"
    assert outcomes(result)["service"] == "ok"
    assert outcomes(result)["key"] == "skipped"


def test_storage_out_of_reach_is_told_with_its_address(run, service):
    def away(request):
        raise httpx.ConnectError("Name or service not known")

    service.overrides["storage"] = away

    result = run("doctor", "--json")

    assert result.exit_code == 1
    [told] = [check for check in json.loads(result.stdout)["checks"] if check["name"] == "storage"]
    assert told["outcome"] == "wrong"
    assert STORAGE in told["said"]


def test_storage_is_reached_without_the_key_and_any_answer_will_do(run, service):
    service.overrides["storage"] = lambda _: httpx.Response(403)

    assert outcomes(run("doctor", "--json"))["storage"] == "ok"
    [asked] = [request for request in service.requests if request.url.host == "storage.test"]
    assert "Authorization" not in asked.headers


def test_clocks_of_service_and_storage_that_differ_are_not_this_machines_fault(run, clock):
    clock["storage"] = timedelta(minutes=6)

    told = outcomes(run("doctor", "--json"))

    assert (told["clock"], told["storage"]) == ("ok", "wrong")


def test_a_role_that_uploads_nothing_needs_no_storage(run, service):
    reader = {**CALLER, "role": "reader", "uploads": None}
    service.overrides["GET", "/v1/caller"] = lambda _: httpx.Response(200, json=reader)

    result = run("doctor", "--json")

    assert result.exit_code == 0
    assert outcomes(result)["storage"] == "skipped"


def test_one_check_that_fails_does_not_keep_the_others_back(run, service):
    service.overrides["GET", "/v1/models"] = lambda _: problem(409, "Conflict", "no list")

    told = outcomes(run("doctor", "--json"))

    assert (told["models"], told["quota"]) == ("wrong", "ok")


def test_what_strangers_name_cannot_steer_the_terminal(run, service):
    named = {**CALLER, "key": {**CALLER["key"], "name": "\x1b[2Jshop"}}
    service.overrides["GET", "/v1/caller"] = lambda _: httpx.Response(200, json=named)

    assert "\x1b" not in run("doctor").stdout


def test_the_stack_is_checked_if_it_is_named(run, monkeypatch):
    monkeypatch.setattr("pixelgate_client.cli.service_commands.Aws", lambda endpoint: FakeStack(letters=2))

    result = run("doctor", "--stack", "prod", "--json")

    assert result.exit_code == 0
    assert outcomes(result)["dead letters"] == "warning"
