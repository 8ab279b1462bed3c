"""``pixelgate rules ...`` against the service: what is sent, what is shown, and how it ends."""

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from pixelgate_client.models.rulesets import RulesetProblem
from tests.unit.client.fake_service import API_KEY, ENDPOINT, VERDICT

DIGEST = "0123456789abcdef" * 4
ID = f"shoes@{DIGEST}"
WHO = {"updated_at": "2026-03-01T10:00:00Z", "updated_by": "key:k1"}
LINE = {"name": "shoes", "revision": 3, **WHO}
VERSION = {
    "id": ID,
    "name": "shoes",
    "published_at": "2026-03-01T10:00:00Z",
    "published_by": "key:k1",
    "note": None,
    "is_packaged": False,
}
FAULT = {
    "file": "shoes.yaml",
    "line": 4,
    "entry": "rule 'sm\x1ball'",
    "key": "rules[0].when.field",
    "message": "unknown word 'image.widht'",
    "hint": "did you mean 'image.width'?",
}
ACTIVE = {
    "collection": None,
    "ruleset": ID,
    "revision": 2,
    "activated_at": "2026-03-01T10:00:00Z",
    "activated_by": "key:k1",
    "trail": [None],
}
ENTRY = {
    "number": 1,
    "at": "2026-03-01T10:00:00Z",
    "actor": "key:k1",
    "action": "RULESET_ROLLED_BACK",
    "details": {"from": ID, "revision": 2},
    "hash": "0" * 64,
}
DIFF = {
    "before": ID,
    "after": "draft",
    "rules": {
        "added": ["new"],
        "removed": ["old"],
        "changed": [
            {
                "name": "weapon",
                "changes": [{"key": "when.gte", "before": 0.8, "after": 0.85, "is_threshold": True}],
            }
        ],
        "is_reordered": False,
    },
    "tests": {},
    "banks": {"changed": [{"name": "brands", "added": ["core"], "removed": ["acme"]}]},
    "sections": [],
    "text": "--- a\n+++ b\n-gte: 0.8\n+gte: 0.85",
}


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)

    def run(*arguments):
        return CliRunner().invoke(app, ["rules", *arguments], obj=service.client)

    return run


@pytest.fixture
def answers(service):
    def answers(method, path, document, status=200):
        service.overrides[method, path] = lambda _: httpx.Response(status, json=document)

    return answers


@pytest.fixture
def file():
    path = Path("shoes.yaml")
    path.write_text("ruleset: shoes\n")
    return path


def sent(service):
    return [json.loads(request.content) for request in service.requests if request.content]


def test_list_shows_drafts_versions_and_what_decides(run, answers):
    names = [
        {"name": "shoes", "draft": LINE, "versions": [VERSION]},
        {"name": "ugc", "draft": None, "versions": [VERSION | {"is_packaged": True, "published_at": None}]},
    ]
    answers("GET", "/v1/rulesets", {"rulesets": names})
    activations = [ACTIVE | {"collection": "spring"}, ACTIVE | {"ruleset": None}]
    answers("GET", "/v1/rulesets/activations", {"default": "ugc@" + DIGEST, "activations": activations})

    shown = run("list").stdout

    assert f"spring ({DIGEST[:12]})" in shown
    assert "revision 3" in shown
    assert "workspace (default)" in shown
    assert json.loads(run("list", "--json").stdout)["default"] == "ugc@" + DIGEST


def test_a_file_becomes_the_draft(run, answers, service, file):
    answers("PUT", "/v1/rulesets/shoes/draft", LINE)

    result = run("draft", "shoes", str(file), "--revision", "2")

    assert (result.exit_code, result.stdout) == (0, "shoes: draft at revision 3\n")
    assert sent(service) == [{"text": "ruleset: shoes\n", "format": "yaml", "revision": 2}]


def test_a_draft_is_printed_and_discarded(run, answers):
    answers("GET", "/v1/rulesets/shoes/draft", LINE | {"text": "a: \x1b[2J\nb: 1", "format": "yaml"})
    answers("DELETE", "/v1/rulesets/shoes/draft", LINE)

    assert run("draft", "shoes").stdout == "a: \N{REPLACEMENT CHARACTER}[2J\nb: 1\n"
    assert "discarded" in run("draft", "shoes", "--discard").stdout


def test_publish_sends_exactly_what_it_has_stored(run, answers, service, file):
    answers("PUT", "/v1/rulesets/shoes/draft", LINE)
    answers("POST", "/v1/rulesets/shoes/publish", VERSION | {"warnings": [FAULT]}, 201)

    result = run("publish", "shoes", str(file), "--note", "first")

    assert (result.exit_code, result.stdout.strip()) == (0, ID)
    assert "warning: shoes.yaml:4" in result.stderr
    assert sent(service)[-1] == {"revision": 3, "note": "first"}


def test_a_refused_publication_names_every_problem_and_ends_with_one(run, service):
    refusal = {
        "type": "urn:pixelgate:problem:ruleset-not-publishable",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "shoes: no",
        "problems": [FAULT, FAULT | {"line": 5}],
    }
    service.overrides["POST", "/v1/rulesets/shoes/publish"] = lambda _: httpx.Response(422, json=refusal)

    result = run("publish", "shoes")

    assert result.exit_code == 1
    assert "shoes.yaml:4" in result.stderr
    assert "shoes.yaml:5" in result.stderr
    assert "did you mean 'image.width'?" in result.stderr
    assert "\x1b" not in result.stderr
    error = json.loads(run("publish", "shoes", "--json").stdout)["error"]
    assert [each["line"] for each in error["problems"]] == [4, 5]


@pytest.mark.parametrize("command", ["draft", "test", "publish"])
def test_a_file_in_place_of_the_name_is_a_wrong_command_line(run, service, command):
    result = run(command, "rules/shoes.yaml")

    assert result.exit_code == 2
    assert "A file comes after the name" in " ".join(result.stderr.replace("│", " ").split())
    assert service.requests == []


def test_a_problem_that_the_detail_tells_is_told_once(run, service):
    one = str(RulesetProblem.model_validate(FAULT))
    refusal = {"type": "about:blank", "title": "No", "status": 422, "detail": one, "problems": [FAULT]}
    service.overrides["POST", "/v1/rulesets/shoes/publish"] = lambda _: httpx.Response(422, json=refusal)

    result = run("publish", "shoes")

    assert result.stderr.count("did you mean 'image.width'?") == 1


def test_a_red_test_ends_with_one_and_a_verdict_is_explained(run, answers, service, file):
    Path("signals.json").write_text('{"image": {"width": 10}}')
    trial = {"id": ID, "is_publishable": False, "tests": 2, "errors": [FAULT], "verdict": VERDICT}
    answers("POST", "/v1/rulesets/shoes/test", trial)

    result = run("test", "shoes", str(file), "--signals", "signals.json")

    assert result.exit_code == 1
    assert "may not be published; tests: 2" in result.stdout
    assert "Sent to review: Cats" in result.stdout
    assert sent(service) == [
        {"text": "ruleset: shoes\n", "format": "yaml", "signals": {"image": {"width": 10}}}
    ]


def test_a_green_draft_ends_with_zero(run, answers, service):
    answers("POST", "/v1/rulesets/shoes/test", {"id": ID, "is_publishable": True, "tests": 2})

    assert run("test", "shoes", "--image", "img_1").exit_code == 0
    assert sent(service) == [{"image_id": "img_1"}]


@pytest.mark.parametrize("content", ["[1]", "{", '"text"'])
def test_signals_that_are_none_are_a_mistake_on_the_command_line(run, service, content):
    Path("signals.json").write_text(content)

    assert run("test", "shoes", "--signals", "signals.json").exit_code == 2
    assert service.requests == []


def test_activate_and_rollback_say_what_decides_now(run, answers, service):
    answers("POST", "/v1/rulesets/activations", ACTIVE | {"collection": "spring"})
    answers("POST", "/v1/rulesets/activations/rollback", ACTIVE | {"ruleset": None})

    activated = run("activate", ID, "--collection", "spring", "--revision", "1")
    rolled_back = run("rollback")

    assert activated.stdout == f"collection spring: {ID} (revision 2)\n"
    assert rolled_back.stdout == "workspace: no rule set of its own (revision 2)\n"
    assert sent(service) == [{"ruleset": ID, "collection": "spring", "revision": 1}, {}]


def test_either_a_version_is_activated_or_none(run, answers, service):
    answers("POST", "/v1/rulesets/activations", ACTIVE | {"ruleset": None})

    assert run("activate", "--none").exit_code == 0
    assert sent(service) == [{"ruleset": None}]
    assert run("activate").exit_code == run("activate", ID, "--none").exit_code == 2


def test_who_came_second_is_told_by_whom(run, service):
    detail = f"key:k2 was first: the workspace has {ID}"
    refusal = {"title": "Conflict", "status": 409, "detail": detail, "activation": ACTIVE}
    service.overrides["POST", "/v1/rulesets/activations"] = lambda _: httpx.Response(409, json=refusal)

    result = run("activate", "shoes")

    assert result.exit_code == 1
    assert detail in result.stderr


def test_a_diff_is_told_in_the_languages_own_terms(run, answers, service):
    answers("GET", "/v1/rulesets/shoes/diff", DIFF)

    shown = run("diff", "shoes").stdout

    for line in ("+ rule new", "- rule old", "~ rule weapon", "    when.gte: 0.8 -> 0.85"):
        assert line in shown
    assert "~ bank brands: +core, -acme" in shown
    assert "+gte: 0.85" not in shown
    assert "+gte: 0.85" in run("diff", "shoes", "latest", "draft", "--text").stdout
    assert service.requests[-1].url.params["from"] == "latest"


def test_the_history_tells_who_and_what(run, answers):
    told = {"entries": [ENTRY], "verification": {"is_intact": True}}
    answers("GET", "/v1/rulesets/history", told)

    result = run("history", "shoes")

    assert result.exit_code == 0
    assert "key:k1" in result.stdout
    assert "rolled back" in result.stdout
    assert f"shoes@{DIGEST[:12]}" in result.stdout


def test_an_altered_history_ends_with_one(run, answers):
    broken = {"is_intact": False, "broken_at": 1, "problem": "entry 1 is not what was recorded"}
    answers("GET", "/v1/rulesets/history", {"entries": [ENTRY], "verification": broken})

    result = run("history")

    assert result.exit_code == 1
    assert "entry 1" in result.stderr


def test_show_prints_a_version_as_it_was_written(run, answers):
    detail = VERSION | {"text": "ruleset: shoes  # ours", "format": "yaml"}
    answers("GET", "/v1/rulesets/shoes/versions/latest", detail)
    answers("GET", "/v1/rulesets/shoes/versions/01234567", detail)

    assert run("show", "shoes").stdout == "ruleset: shoes  # ours\n"
    assert json.loads(run("show", "shoes", "--version", "01234567", "--json").stdout)["id"] == ID
