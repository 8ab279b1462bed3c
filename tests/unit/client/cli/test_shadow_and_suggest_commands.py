"""``pixelgate rules shadow`` and ``rules suggest``: what is sent, what is shown and what is written."""

import csv
import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.cli.test_backtest_command import FLIP, REPORT, SCORE, YAML
from tests.unit.client.fake_service import API_KEY, ENDPOINT, problem

ID = "ugc@" + "2" * 64
SHADOW = {
    "id": "shd_1",
    "ruleset": ID,
    "collection": None,
    "started_at": "2026-03-01T10:00:00Z",
    "started_by": "key:k1",
}
STOPPED = {**SHADOW, "collection": "spring", "stopped_at": "2026-03-02T11:00:00Z", "stopped_by": "key:k2"}
SHADOW_REPORT = {"shadow": SHADOW, "failed": 4, "errors": {"KeyError": 4}, "report": REPORT, "flips": [FLIP]}
LOAD = {"share": 0.25, "images_per_day": 30.5, "minutes_per_day": 15.2}
POINT = {
    "approved": 5,
    "in_review": 3,
    "rejected": 2,
    "applies": 3,
    "load": LOAD,
    "rule": SCORE,
    "not_approved": {**SCORE, "recall": None},
    "agreement": None,
    "passed": 1,
    "refused": 0,
}
CURVE = {
    "ruleset": ID,
    "rule": "weapon",
    "number": {"path": "when.gte", "field": "confidence", "operator": "gte", "value": 0.8},
    "images": 10,
    "meant": 1000,
    "unreadable": 1,
    "decided": 4,
    "rejected": 3,
    "images_per_day": 12.5,
    "handling": {"seconds": 30, "source": "default"},
    "keep": 1,
    "points": [{**POINT, "threshold": place / 50} for place in range(51)],
    "suggested": 0.62,
    "reason": "0.62 stops\x1b[2J all",
}


@pytest.fixture
def answers(service):
    path = "/v1/rulesets/ugc/shadow"
    answered = {
        ("POST", path): (201, SHADOW),
        ("GET", path): (200, {"shadows": [SHADOW, STOPPED]}),
        ("DELETE", path): (200, STOPPED),
        ("GET", f"{path}/report"): (200, SHADOW_REPORT),
        ("POST", "/v1/rulesets/ugc/suggest"): (200, CURVE),
    }
    for route, (status, body) in answered.items():
        service.overrides[route] = lambda request, status=status, body=body: httpx.Response(status, json=body)
    return service.overrides


@pytest.fixture
def run(service, answers, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    return lambda *arguments: CliRunner().invoke(app, ["rules", *arguments], obj=service.client)


def sent(service):
    [request] = service.requests
    return json.loads(request.content)


def test_a_file_is_started_as_a_shadow(run, service, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(YAML)

    result = run("shadow", "start", str(file), "--collection", "spring")

    assert result.stdout == f"workspace: {ID}, shadow since 2026-03-01 10:00 UTC\n"
    assert sent(service) == {"text": YAML, "format": "yaml", "collection": "spring"}


def test_a_version_is_started_and_a_file_has_none(run, service, tmp_path):
    run("shadow", "start", "ugc", "--version", "abcdef12")
    assert sent(service) == {"version": "abcdef12"}

    file = tmp_path / "mine.yaml"
    file.write_text(YAML)
    assert run("shadow", "start", str(file), "--version", "abcdef12").exit_code == 2


def test_a_shadow_is_stopped_in_its_place(run, service):
    result = run("shadow", "stop", "ugc", "--collection", "spring")

    assert result.stdout.endswith("stopped 2026-03-02 11:00 UTC\n")
    [request] = service.requests
    assert request.url.query == b"collection=spring"


def test_shadows_are_shown_by_place(run):
    shown = run("shadow", "show", "ugc").stdout.splitlines()

    assert [line.partition(":")[0] for line in shown] == ["workspace", "collection spring"]
    assert [each["id"] for each in json.loads(run("shadow", "show", "ugc", "--json").stdout)["shadows"]] == [
        "shd_1",
        "shd_1",
    ]


def test_the_report_of_a_shadow_is_that_of_a_back_test_and_says_what_failed(run, tmp_path):
    out = tmp_path / "report.json"

    shown = run("shadow", "report", "ugc", "--out", str(out)).stdout

    assert "1,300 images judged by both, 7 would get another verdict" in shown
    assert "4 could not be judged by the shadow: KeyError" in shown
    assert "weapon" in shown
    assert "\x1b" not in shown
    assert json.loads(out.read_text())["failed"] == 4
    assert json.loads(run("shadow", "report", "ugc", "--json").stdout)["shadow"]["id"] == "shd_1"


def test_a_shadow_that_runs_already_is_told(run, answers):
    answers["POST", "/v1/rulesets/ugc/shadow"] = lambda request: problem(409, "Conflict", "one at a time")

    result = run("shadow", "start", "ugc")

    assert (result.exit_code, "one at a time" in result.stderr) == (1, True)


def test_a_suggestion_shows_todays_threshold_and_the_one_to_take(run, service):
    result = run(
        "suggest", "ugc", "--rule", "weapon", "--path", "when.gte", "--keep", "0.9", "--images", "50"
    )

    assert sent(service) == {
        "rule": "weapon",
        "path": "when.gte",
        "keep": 0.9,
        "images": 50,
        "picture": False,
    }
    lines = result.stdout.splitlines()
    assert lines[0] == "weapon: confidence gte 0.8"
    assert "10 images replayed of 1,000, 4 decided by people, who rejected 3" in lines
    assert [line.split()[:2] for line in lines if line.startswith((" today", " suggested"))] == [
        ["suggested", "0.62"],
        ["today", "0.8"],
    ]
    assert "\x1b" not in result.stdout


def test_the_curve_is_written_as_its_name_says(run, service, answers, tmp_path):
    picture = {**CURVE, "picture": "<svg/>"}
    answers["POST", "/v1/rulesets/ugc/suggest"] = lambda request: httpx.Response(200, json=picture)
    names = {suffix: tmp_path / f"curve{suffix}" for suffix in (".svg", ".csv", ".json")}

    for name in names.values():
        assert run("suggest", "ugc", "--rule", "weapon", "--out", str(name)).exit_code == 0

    assert [json.loads(request.content)["picture"] for request in service.requests] == [True, False, False]
    assert names[".svg"].read_text() == "<svg/>"
    rows = list(csv.DictReader(names[".csv"].read_text().splitlines()))
    assert (len(rows), rows[0]["load_share"], rows[0]["rule_precision"]) == (51, "0.25", "0.75")
    assert rows[0]["not_approved_recall"] == ""
    assert len(json.loads(names[".json"].read_text())["points"]) == 51


def test_another_kind_of_file_is_refused_before_anything_is_asked(run, service):
    assert run("suggest", "ugc", "--rule", "weapon", "--out", "curve.png").exit_code == 2
    assert service.requests == []


def test_a_suggestion_for_programs_is_the_curve_alone(run):
    document = json.loads(run("suggest", "ugc", "--rule", "weapon", "--json").stdout)

    assert (document["suggested"], "picture" in document) == (0.62, False)
