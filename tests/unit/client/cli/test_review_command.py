"""``pixelgate review``: tables for people, JSON for programs, and an exit code that tells what failed."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, problem
from tests.unit.client.review_documents import DECIDED, ITEM, STATISTICS


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)

    def run(*arguments):
        return CliRunner().invoke(app, ["review", *arguments], obj=service.client)

    return run


def answer(service, method, path, document):
    service.overrides[method, f"/v1/reviews{path}"] = lambda request: httpx.Response(200, json=document)


def sent(service):
    return json.loads(service.requests[-1].content)


def test_the_queues_are_listed_with_what_is_late(run, service):
    queue = {"queue": "safety", "waiting": 3, "claimed": 1, "overdue": 2, "oldest_seconds": 7500}
    answer(service, "GET", "/queues", {"queues": [queue]})

    assert [word for word in run("queues").stdout.split() if word in ("safety", "3", "2", "h", "5")] == [
        "safety",
        "3",
        "2",
        "2",
        "h",
        "5",
    ]
    assert json.loads(run("queues", "--json").stdout) == {"queues": [queue]}


def test_a_queue_is_listed_and_cannot_steer_the_terminal(run, service):
    answer(service, "GET", "", {"reviews": [ITEM], "next_cursor": None})

    shown = run("list", "safety").stdout

    assert "img_1" in shown
    assert "3 h 20 min" in shown
    assert "overdue since" in shown
    assert "review: Weapon visible" in shown
    assert "\x1b" not in shown
    assert json.loads(run("list", "safety", "--json").stdout)["reviews"][0]["image_id"] == "img_1"


def test_a_blind_sample_is_shown_without_its_verdict(run, service):
    hidden = dict.fromkeys(("status", "severity", "reason", "ruleset"))
    answer(service, "POST", "/next", {"review": {**ITEM, **hidden, "is_blind": True}})

    shown = run("next", "audit").stdout

    assert "blind sample" in shown
    assert "Weapon" not in shown
    assert sent(service) == {"queue": "audit"}


def test_an_empty_queue_is_no_error(run, service):
    answer(service, "POST", "/next", {"review": None})

    answer(service, "GET", "", {"reviews": [], "next_cursor": None})

    result = run("next")
    listed = run("list", "safety")

    assert result.exit_code == listed.exit_code == 0
    assert "Nothing is left" in result.stdout
    assert "nothing waits in safety; `pixelgate review queues`" in listed.stderr
    assert json.loads(run("next", "--json").stdout) == {"review": None}


@pytest.mark.parametrize(
    ("command", "options", "body"),
    [("claim", [], {}), ("release", [], {}), ("escalate", ["--note", "odd"], {"note": "odd"})],
)
def test_an_image_is_taken_given_back_and_handed_on(run, service, command, options, body):
    answer(service, "POST", f"/img_1/{command}", ITEM)

    result = run(command, "img_1", *options)

    assert (result.exit_code, sent(service)) == (0, body)
    assert "1 of 2 opinions given" in result.stdout


def test_what_another_has_in_hand_is_refused_in_words(run, service):
    service.overrides["POST", "/v1/reviews/img_1/claim"] = lambda request: problem(
        409, "Conflict", "img_1: somebody else has it in hand"
    )

    result = run("claim", "img_1")

    assert result.exit_code == 1
    assert "somebody else has it in hand" in result.stderr


def test_images_are_decided_with_reason_note_and_corrections(run, service):
    answer(service, "POST", "/decisions", {"results": [{"image_id": "img_1", "answer": DECIDED}]})

    result = run(
        *("reject", "img_1", "--reason", "WEAPON", "--note", "a rifle"),
        *("--label", "rifle", "--label", "sling", "--object", "gun=0.1,0.2,0.3,0.4"),
    )

    [judgement] = sent(service)["decisions"]
    assert result.exit_code == 0
    assert "img_1  DECIDED, IN_REVIEW -> REJECTED" in result.stdout
    assert (judgement["outcome"], judgement["reason_code"], judgement["note"]) == (
        "reject",
        "WEAPON",
        "a rifle",
    )
    assert judgement["corrections"] == {
        "labels": ["rifle", "sling"],
        "objects": [{"name": "gun", "box": {"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4}}],
    }


def test_of_several_images_each_failure_is_told_and_the_others_are_decided(run, service):
    missing = {"status": 404, "title": "Not Found", "detail": "there is no image img_2"}
    results = [{"image_id": "img_1", "answer": DECIDED}, {"image_id": "img_2", "problem": missing}]
    answer(service, "POST", "/decisions", {"results": results})

    result = run("approve", "img_1", "img_2")
    told = json.loads(run("approve", "img_1", "img_2", "--json").stdout)["decisions"]

    assert result.exit_code == 1
    assert "there is no image img_2" in result.stderr
    assert [(each["id"], each["error"] is None) for each in told] == [("img_1", True), ("img_2", False)]


def test_more_than_a_hundred_are_sent_in_parts(run, service):
    asked = []

    def decide(request):
        batch = json.loads(request.content)["decisions"]
        asked.append(len({each["request_id"] for each in batch}))
        return httpx.Response(
            200, json={"results": [{"image_id": each["image_id"], "answer": DECIDED} for each in batch]}
        )

    service.overrides["POST", "/v1/reviews/decisions"] = decide

    assert run("approve", *(f"img_{number}" for number in range(101))).exit_code == 0
    assert asked == [100, 1]


@pytest.mark.parametrize("box", ["gun", "gun=1,2,3", "gun=a,b,c,d"])
def test_a_box_that_is_none_is_a_wrong_command_line(run, service, box):
    result = run("reject", "img_1", "--reason", "WEAPON", "--object", box)

    assert (result.exit_code, service.requests) == (2, [])


@pytest.mark.parametrize(
    "arguments",
    [
        ("reject", "img_1"),
        ("reject", "img_1", "--reason", "FALSE_ALARM"),
        ("approve", "img_1", "--reason", "WEAPON"),
        ("approve", "img_1", "--reason", "OTHER"),
    ],
)
def test_a_reason_that_does_not_fit_is_a_wrong_command_line(run, service, arguments):
    assert (run(*arguments).exit_code, service.requests) == (2, [])


def test_statistics_are_shown_per_person_and_per_rule(run, service):
    answer(service, "GET", "/statistics", STATISTICS)

    result = run("stats", "--since", "2026-02-01")

    assert "83% (5 of 6)" in result.stdout
    assert "1 min" in result.stdout
    assert service.requests[-1].url.params["since"].startswith("2026-02-01T00:00:00")
    assert json.loads(run("stats", "--json").stdout)["statistics"]["decisions"] == 6
