"""``pixelgate keys`` and ``init``: the key alone on standard output, once, and no secret in any list."""

import io
import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli import init_command, ops
from pixelgate_client.cli.main import app
from pixelgate_client.client import Client
from pixelgate_client.models.keys import Role
from tests.unit.client.fake_service import API_KEY, ENDPOINT

LINE = {
    "key_id": "0123456789abcdef",
    "name": "sh\x1bop",
    "role": "editor",
    "created_at": "2026-03-01T10:00:00Z",
    "created_by": "key:fedcba9876543210",
    "expires_at": None,
    "rotated_at": None,
    "revoked_at": None,
    "last_used_at": "2026-03-02T10:00:00Z",
}
ISSUED = {**LINE, "api_key": "pg_0123456789abcdef_secret", "overlap_until": None}
LAST = {"status": 409, "title": "Conflict", "detail": "the last key", "hint": "make another admin key first"}


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    answers = {
        ("GET", "/v1/keys"): httpx.Response(200, json={"keys": [LINE]}),
        ("POST", "/v1/keys"): httpx.Response(201, json=ISSUED),
        ("POST", f"/v1/keys/{LINE['key_id']}/rotate"): httpx.Response(
            200, json={**ISSUED, "overlap_until": "2026-03-02T11:00:00Z"}
        ),
        ("DELETE", f"/v1/keys/{LINE['key_id']}"): httpx.Response(409, json=LAST),
    }
    for route, answer in answers.items():
        service.overrides[route] = lambda request, answer=answer: answer

    def run(*arguments):
        return CliRunner().invoke(app, list(arguments), obj=service.client)

    return run


def sent(service):
    return json.loads(service.requests[-1].content)


def test_keys_are_listed_without_secrets_or_control_characters(run):
    result = run("keys", "list")

    assert result.exit_code == 0
    assert "0123456789abcdef" in result.stdout and "2026-03-02" in result.stdout
    assert "\x1b" not in result.stdout


def test_a_new_key_is_all_that_is_printed_for_a_pipe_to_take(run, service):
    result = run("keys", "create", "shop", "--role", "editor", "--days", "30")

    assert result.stdout == "pg_0123456789abcdef_secret\n"
    assert "shown this once" in result.stderr
    assert (sent(service)["name"], sent(service)["role"]) == ("shop", "editor")
    assert sent(service)["expires_at"]


def test_a_rotation_says_until_when_the_old_secret_opens(run, service):
    result = run("keys", "rotate", LINE["key_id"], "--overlap", "60")

    assert "until 2026-03-02 11:00 UTC" in result.stderr
    assert sent(service) == {"overlap_minutes": 60}


def test_the_last_admin_key_stays_and_the_hint_says_what_to_do(run):
    result = run("keys", "revoke", LINE["key_id"])

    assert result.exit_code == 1
    assert "make another admin key first" in result.stderr


def test_a_role_that_there_is_not_is_a_wrong_command_line(run):
    assert run("keys", "create", "shop", "--role", "owner").exit_code == 2


def test_every_role_can_be_asked_for():
    assert [*Role] == ["uploader", "reader", "reviewer", "editor", "admin"]


def test_an_issued_key_is_not_in_its_own_repr(service):
    service.overrides["POST", "/v1/keys"] = lambda _: httpx.Response(201, json=ISSUED)

    client: Client = service.client()

    assert "secret" not in repr(client.keys.create("shop", role="editor"))


class Stack:
    """A cloud with one deployed stack, whose function answers with ``granted``."""

    def __init__(self, granted):
        self.granted = granted
        self.invoked = []

    def client(self, name):
        return self

    def describe_stacks(self, **arguments):
        outputs = {"GrantAccessFunctionName": "grant", "ApiUrl": "https://api.example"}
        return {
            "Stacks": [
                {"Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()]}
            ]
        }

    def invoke(self, **arguments):
        self.invoked.append(json.loads(arguments["Payload"]))
        return {"Payload": io.BytesIO(json.dumps(self.granted).encode())}


@pytest.fixture
def stack(monkeypatch):
    def stack(**changes):
        quota = {"uploads_per_day": 5, "bytes_per_day": None}
        granted = {"workspace": "shop", "key": ISSUED, "has_admin_key": True, "quota": quota, **changes}
        cloud = Stack(granted)
        for module in (init_command, ops):
            monkeypatch.setattr(module, "Aws", lambda endpoint: cloud)
        return cloud

    return stack


def test_init_prints_the_first_admin_key_and_where_it_opens(run, stack):
    cloud = stack()

    result = run("init", "--workspace", "shop")

    assert result.stdout == "pg_0123456789abcdef_secret\n"
    assert "export PIXELGATE_ENDPOINT=https://api.example" in result.stderr
    assert cloud.invoked == [{"workspace": "shop", "key_name": "first admin key", "another": False}]


def test_init_makes_no_second_key_unless_asked(run, stack):
    stack(key=None)

    result = run("init")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "--another" in result.stderr


def test_a_quota_is_shown_or_set(run, stack):
    cloud = stack(key=None)

    assert "no limit" in run("ops", "quota", "shop").stdout
    run("ops", "quota", "shop", "--uploads", "5")
    run("ops", "quota", "shop", "--unlimited")

    assert [order.get("quota") for order in cloud.invoked] == [
        None,
        {"uploads_per_day": 5, "bytes_per_day": None},
        {"uploads_per_day": None, "bytes_per_day": None},
    ]
