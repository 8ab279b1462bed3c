"""``pixelgate re-evaluate``: what is sent, what is shown, and how the command ends."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, problem

ID = "rev_1"
OLD, NEW = "ugc@" + "1" * 64, "ugc@" + "2" * 64
LINE = {
    "id": ID,
    "status": "RUNNING",
    "scope": {"all": True},
    "dry_run": False,
    "reopen_decided": False,
    "created_at": "2026-03-01T10:00:00Z",
    "created_by": "key:k1",
}
MOVED = {
    "image_id": "img_1",
    "change": "MOVED",
    "was": "approve",
    "becomes": "reject",
    "from_status": "APPROVED",
    "to_status": "REJECTED",
}
SUMMARY = {
    "moved": 1234,
    "changed": 2,
    "unchanged": 60,
    "kept": 3,
    "in_hand": 1,
    "unreadable": 0,
    "not_judged": 0,
    "passed_over": 0,
    "not_found": 0,
    "rules_failed": 4,
    "verdicts": [{"was": "approve", "becomes": "reject", "images": 1234}],
    "rulesets": {NEW: 1300},
    "named": [MOVED, {**MOVED, "image_id": "img_2\x1b[2J", "change": "IN_HAND", "to_status": "APPROVED"}],
}
DONE = {
    **LINE,
    "status": "COMPLETED",
    "images": 1300,
    "looked_at": 1300,
    "without_signals": 7,
    "summary": SUMMARY,
}
ONE = {
    "image_id": "img_1",
    "change": "MOVED",
    "is_changed": True,
    "number": 2,
    "before": {"status": "APPROVED", "severity": "approve", "ruleset": OLD},
    "after": {"status": "REJECTED", "severity": "reject", "ruleset": NEW},
    "now": ["Rejected: too small"],
    "no_longer": ["Sent to review: dark"],
}


@pytest.fixture
def answers(service):
    """What is answered one after the other when asked how far it is."""
    waiting = [{**LINE, "looked_at": 500, "images": 1300}, DONE]

    def get(request):
        return httpx.Response(200, json=waiting.pop(0) if len(waiting) > 1 else waiting[0])

    service.overrides["GET", f"/v1/re-evaluations/{ID}"] = get
    service.overrides["GET", "/v1/re-evaluations"] = lambda request: httpx.Response(
        200, json={"re_evaluations": [{**LINE, "images": 1300, "dry_run": True}], "next_cursor": None}
    )
    service.overrides["POST", "/v1/re-evaluations"] = lambda request: httpx.Response(202, json=LINE)
    service.overrides["POST", "/v1/images/img_1/re-evaluate"] = lambda request: httpx.Response(200, json=ONE)
    return waiting


@pytest.fixture
def run(service, answers, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    return lambda *arguments: CliRunner().invoke(app, [*arguments], obj=service.client)


def sent(service):
    [request] = [request for request in service.requests if request.method == "POST"]
    return json.loads(request.content)


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        (["--all"], {"all": True}),
        (["img_1", "img_2", "--dry-run"], {"ids": ["img_1", "img_2"], "dry_run": True}),
        (
            ["--status", "APPROVED", "--status", "REJECTED", "--collection", "shoes", "--reopen-decided"],
            {
                "filter": {"status": ["APPROVED", "REJECTED"], "collection": "shoes"},
                "reopen_decided": True,
            },
        ),
        (
            ["--ruleset", OLD, "--since", "2026-01-02", "--until", "2026-02-02"],
            {
                "filter": {
                    "ruleset": OLD,
                    "since": "2026-01-02T00:00:00+00:00",
                    "until": "2026-02-02T00:00:00+00:00",
                }
            },
        ),
    ],
    ids=["all", "ids", "status", "moments"],
)
def test_what_is_named_is_asked_for(run, service, arguments, body):
    result = run("re-evaluate", *arguments)

    assert result.exit_code == 0, result.output
    assert sent(service) == {"dry_run": False, "reopen_decided": False, **body}


@pytest.mark.parametrize("arguments", [[], ["img_1", "--all"], ["--all", "--collection", "shoes"]])
def test_images_are_named_in_one_way(run, service, arguments):
    result = run("re-evaluate", *arguments)

    assert result.exit_code == 2
    assert service.requests == []


def test_what_moved_is_shown(run):
    result = run("re-evaluate", "--all")

    assert "1,300 images re-evaluated" in result.stdout
    for told in ("1,234  moved", "60  unchanged", "3  kept where people", "7 others", "Rules broke 4 times"):
        assert told in result.stdout
    assert "img_1  MOVED       APPROVED → REJECTED  (approve → reject)" in result.stdout
    assert "\x1b" not in result.stdout


def test_of_one_image_the_reasons_are_told(run, service):
    result = run("re-evaluate", "img_1")

    assert sent(service) == {"dry_run": False, "reopen_decided": False}
    assert "img_1  MOVED  approve → reject  APPROVED → REJECTED" in result.stdout
    assert "Rejected: too small" in result.stdout
    assert "no longer: Sent to review: dark" in result.stdout


def test_json_is_the_answer_alone(run):
    assert json.loads(run("re-evaluate", "--all", "--json").stdout)["summary"]["moved"] == 1234
    assert json.loads(run("re-evaluate", "img_1", "--json").stdout)["number"] == 2
    listed = json.loads(run("re-evaluations", "--json").stdout)
    assert [each["id"] for each in listed["re_evaluations"]] == [ID]


def test_those_there_have_been_are_listed_and_shown_again(run):
    assert "rev_1  2026-03-01 10:00  RUNNING    1,300 images  dry run" in run("re-evaluations").stdout
    assert "1,300 images re-evaluated" in run("re-evaluations", ID).stdout


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_one_that_was_stopped_ends_with_an_error_and_what_it_did(run, answers, as_json):
    answers[:] = [{**DONE, "status": "FAILED", "error": "It was stopped by a fault on our side."}]

    result = run("re-evaluate", "--all", *as_json)

    assert result.exit_code == 1
    assert "1234" in result.stdout.replace(",", "")
    assert "It was stopped by a fault" in result.output


def test_a_refusal_is_told(run, service):
    service.overrides["POST", "/v1/images/img_1/re-evaluate"] = lambda request: problem(
        409, "claimed-by-another", "somebody is looking at it right now"
    )

    result = run("re-evaluate", "img_1")

    assert result.exit_code == 1
    assert "somebody is looking at it" in result.output
