"""``pixelgate rules backtest``: what is sent, what is shown, and how the command ends."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, problem

ID = "bkt_1"
YAML = "# Ours\nruleset: ugc\nschema: 1\n"
SCORE = {"said": 4, "hits": 3, "precision": 0.75, "recall": 0.3}
SCORES = {"not_approved": SCORE, "rejected": {**SCORE, "precision": None}}
LOAD = {"share": 0.25, "images_per_day": 30.5, "minutes_per_day": 15.2}
SUMMARY = {
    "id": ID,
    "status": "RUNNING",
    "ruleset": "ugc@" + "2" * 64,
    "scope": {},
    "created_at": "2026-03-01T10:00:00Z",
    "created_by": "key:k1",
}
REPORT = {
    "images": 1300,
    "flipped": 7,
    "unreadable": 2,
    "without_signals": 3,
    "verdicts": [{"was": "approve", "becomes": "review", "images": 1234}],
    "ruleset": SUMMARY["ruleset"],
    "live": {"ugc@1": 1300},
    "load": {
        "before": LOAD,
        "after": LOAD,
        "images_per_day": 122,
        "handling": {"seconds": 30, "source": "default"},
        "first_at": "2026-02-01T10:00:00Z",
        "last_at": "2026-03-01T10:00:00Z",
    },
    "agreement": {
        "decided": 40,
        "rejected": 10,
        "before": SCORES,
        "after": SCORES,
        "rules": [
            {"rule": "weapon", "images": 24, "undecided": 5, "score": SCORE},
            {"rule": "silent", "images": 0, "undecided": 0, "score": SCORE},
        ],
    },
    "took_ms": 1500,
}
FLIP = {"image_id": "img_1", "was": "approve", "becomes": "review", "decision": "reject"}
FLIP |= {"now": ["Sent to review: \x1b[2Ja weapon"], "no_longer": ["Rejected: too small"]}
DONE = {
    **SUMMARY,
    "status": "COMPLETED",
    "images": 1302,
    "replayed": 1302,
    "report": REPORT,
    "flips": [FLIP, FLIP],
}


@pytest.fixture
def answers(service):
    """What is answered one after the other when asked how far the back-test is."""
    waiting = [{**SUMMARY, "replayed": 500, "images": 1302}, DONE]

    def get(request):
        return httpx.Response(200, json=waiting.pop(0) if len(waiting) > 1 else waiting[0])

    service.overrides["GET", f"/v1/backtests/{ID}"] = get
    service.overrides["GET", "/v1/backtests"] = lambda request: httpx.Response(
        200, json={"backtests": [{**SUMMARY, "images": 1302}], "next_cursor": None}
    )
    service.overrides["POST", "/v1/rulesets/ugc/backtest"] = lambda request: httpx.Response(202, json=SUMMARY)
    return waiting


@pytest.fixture
def run(service, answers, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    return lambda *arguments: CliRunner().invoke(app, ["rules", *arguments], obj=service.client)


def sent(service):
    [request] = [request for request in service.requests if request.method == "POST"]
    return json.loads(request.content)


def test_a_file_is_sent_as_it_is_under_its_own_name(run, service, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(YAML)

    result = run("backtest", str(file), "--sample", "100", "--collection", "shoes", "--since", "2026-01-02")

    assert result.exit_code == 0
    assert sent(service) == {
        "sample": {"images": 100},
        "text": YAML,
        "format": "yaml",
        "collection": "shoes",
        "since": "2026-01-02T00:00:00+00:00",
    }


def test_a_json_file_says_that_it_is_one(run, service, tmp_path):
    file = tmp_path / "mine.json"
    file.write_text('{"ruleset": "ugc"}')

    run("backtest", str(file))

    assert (sent(service)["format"], sent(service)["sample"]) == ("json", "all")


def test_a_name_stands_for_the_draft_or_a_version(run, service):
    run("backtest", "ugc", "--version", "abcdef12")

    assert sent(service) == {"sample": "all", "version": "abcdef12"}


def test_the_report_is_shown_with_its_table_its_load_its_rules_and_its_flips(run):
    shown = run("backtest", "ugc", "--flips", "1").stdout

    assert "1,300 images replayed in 1.5 s, 7 get another verdict" in shown
    assert "2 could not be replayed" in shown
    assert "3 were analysed before signals were kept" in shown
    assert "1,234" in shown
    assert "30 s each (a default)" in shown
    assert "People decided 40 of them and rejected 10" in shown
    assert "75.0%" in shown
    assert "weapon" in shown
    assert "silent" not in shown
    assert "1 of 7 flips:" in shown
    assert shown.count("img_1") == 1
    assert "no longer: Rejected: too small" in shown
    assert "\x1b" not in shown


def test_the_report_is_written_and_printed_as_one_document(run, tmp_path):
    out = tmp_path / "report.json"

    result = run("backtest", "ugc", "--json", "--out", str(out))

    assert json.loads(result.stdout)["report"]["flipped"] == 7
    assert json.loads(out.read_text()) == json.loads(result.stdout)


def test_a_back_test_that_was_stopped_fails_the_command(run, answers):
    answers[:] = [{**SUMMARY, "status": "FAILED", "replayed": 0, "error": "It was stopped."}]

    result = run("backtest", "ugc")

    assert result.exit_code == 1
    assert "It was stopped." in result.stderr


def test_a_rule_set_with_problems_fails_the_command_with_all_of_them(run, service):
    service.overrides["POST", "/v1/rulesets/ugc/backtest"] = lambda request: problem(
        422, "Unprocessable Entity", "ugc.yaml:3: unknown word 'gte2'"
    )

    result = run("backtest", "ugc")

    assert result.exit_code == 1
    assert "unknown word 'gte2'" in result.stderr


@pytest.mark.parametrize("text", ["schema: 1\n", "[]", "\xff"])
def test_a_file_that_names_no_rule_set_is_a_mistake_of_the_command(run, tmp_path, text):
    for suffix in ("yaml", "json"):
        file = tmp_path / f"mine.{suffix}"
        file.write_text(text, encoding="latin-1")

        assert run("backtest", str(file)).exit_code == 2
    assert run("backtest", str(tmp_path / "missing.yaml")).exit_code == 2


def test_a_file_has_no_version(run, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(YAML)

    assert run("backtest", str(file), "--version", "abcdef12").exit_code == 2


def test_an_earlier_back_test_is_listed_and_shown_again(run):
    assert f"{ID}  2026-03-01 10:00  RUNNING" in run("backtests").stdout
    assert json.loads(run("backtests", "--json").stdout)["backtests"][0]["id"] == ID
    assert "7 get another verdict" in run("report", ID).stdout
