"""``pixelgate ops``: exit codes and output, over the real commands."""

import io
import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli import ops
from pixelgate_client.cli.main import app
from pixelgate_client.errors import CloudError
from pixelgate_client.operations.stack import Aws
from tests.unit.client.fake_service import FakeService, image_document, problem

ID = "img_01K0000000000000000000000A"


@pytest.fixture
def service():
    return FakeService()


@pytest.fixture
def run(service):
    arguments = ["--endpoint", "http://pixelgate.test", "--api-key", "pg_k1_secret"]
    return lambda *words: CliRunner().invoke(app, [*arguments, "ops", *words], obj=service.client)


def accepted(status="ANALYSING"):
    return lambda request: httpx.Response(202, json=image_document(ID, status=status))


def test_a_failed_image_is_analysed_again(service, run):
    service.overrides["POST", f"/v1/images/{ID}/reanalyse"] = accepted()

    answer = run("retry", ID, "--json")

    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {"images": [{"id": ID, "status": "ANALYSING", "error": None}]}


def test_every_failed_image_is_analysed_again(service, run):
    page = {"images": [image_document(ID, status="FAILED")], "next_cursor": None}
    service.overrides["GET", "/v1/images"] = lambda request: httpx.Response(200, json=page)
    service.overrides["POST", f"/v1/images/{ID}/reanalyse"] = accepted()

    answer = run("retry", "--all-failed")

    assert (answer.exit_code, answer.stdout) == (0, "1 of 1 are being analysed again\n")


def test_an_image_that_has_not_failed_is_told_and_the_others_are_retried(service, run):
    other = ID[:-1] + "B"
    service.overrides["POST", f"/v1/images/{other}/reanalyse"] = lambda request: problem(409, "Conflict")
    service.overrides["POST", f"/v1/images/{ID}/reanalyse"] = accepted()

    answer = run("retry", other, ID)

    assert answer.exit_code == 1
    assert "1 of 2" in answer.stdout
    assert "Conflict" in answer.stderr


@pytest.mark.parametrize("words", [["retry"], ["retry", ID, "--all-failed"]])
def test_it_must_be_clear_what_is_retried(run, words):
    assert run(*words).exit_code == 2


class Sweeping:
    """A cloud of one stack, whose sweep answers ``report``."""

    def __init__(self, report, **answer):
        self.report, self.answer = report, answer

    def client(self, service):
        return self

    def describe_stacks(self, **stack):
        return {"Stacks": [{"Outputs": [{"OutputKey": "SweepFunctionName", "OutputValue": "sweep"}]}]}

    def invoke(self, **call):
        assert call["FunctionName"] == "sweep"
        return {"Payload": io.BytesIO(json.dumps(self.report).encode()), **self.answer}


def test_the_sweep_runs_at_once_and_tells_its_counts(monkeypatch, run):
    monkeypatch.setattr(ops, "Aws", lambda endpoint: Sweeping({"outcomes": {"AnalysesRestarted": 2}}))

    answer = run("sweep")

    assert (answer.exit_code, answer.stdout.split()) == (0, ["2", "AnalysesRestarted"])


def test_a_workspace_is_ordered_to_be_entered_anew(monkeypatch, run):
    asked = []
    monkeypatch.setattr(ops, "Aws", lambda endpoint: None)
    monkeypatch.setattr(ops, "order_reindexing", lambda *order: asked.append(order))

    assert json.loads(run("reindex", "shop", "--json").stdout) == {"workspace": "shop", "ordered": True}
    assert run("reindex", "shop", "--stack", "other").exit_code == 0
    assert asked == [(None, "pixelgate", "shop"), (None, "other", "shop")]


def test_a_sweep_that_fails_is_an_error(monkeypatch, run):
    monkeypatch.setattr(
        ops, "Aws", lambda endpoint: Sweeping({"errorMessage": "no table"}, FunctionError="Unhandled")
    )

    answer = run("sweep", "--json")

    assert answer.exit_code == 3
    assert json.loads(answer.stdout)["error"]["message"] == "The sweep failed: no table"


@pytest.mark.parametrize("words", [["dlq", "list"], ["dlq", "show", "intake"], ["dlq", "redrive", "intake"]])
def test_a_cloud_that_refuses_is_told_with_a_way_out(monkeypatch, run, words):
    def refuse(endpoint):
        raise CloudError("no credentials", hint="Is it the right profile?")

    monkeypatch.setattr(ops, "Aws", refuse)

    answer = run(*words)

    assert answer.exit_code == 3
    assert "no credentials" in answer.stderr
    assert "right profile" in answer.stderr


def test_the_local_cloud_needs_no_credentials_and_no_other_gets_its_own(monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    local = Aws("http://127.0.0.1:4566").client("sqs")
    elsewhere = Aws("https://sqs.example").client("sqs")

    assert local._request_signer._credentials.access_key == "test"
    assert elsewhere._request_signer._credentials is None
