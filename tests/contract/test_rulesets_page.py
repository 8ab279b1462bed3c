"""docs/rulesets.md says what is so: its commands, run in order against the API, print what it says."""

import re
import shlex
from pathlib import Path

import httpx
import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from moto import mock_aws
from typer.testing import CliRunner

from pixelgate.api.problems import add_problem_answers
from pixelgate.api.ruleset_routes import add_all_ruleset_routes
from pixelgate.rules.loading import load_ruleset
from pixelgate_client.cli.main import app as command
from pixelgate_client.client import Client
from tests.support.http import request as event_of
from tests.support.tables import TABLE, create_table
from tests.support.template import ROOT

PAGE = (ROOT / "docs" / "rulesets.md").read_text(encoding="utf-8")
[SHOES] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
SESSIONS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
STEPS = [
    (line.removeprefix("$ "), answer)
    for session in SESSIONS
    for line, answer in re.findall(r"^(\$ .*)\n((?:(?!\$ ).*\n)*)", session, re.MULTILINE)
]


@pytest.fixture
def connect(lambda_context):
    with mock_aws():
        app = APIGatewayHttpResolver(enable_validation=True)
        add_problem_answers(app)
        add_all_ruleset_routes(app, dynamodb=create_table(), table=TABLE)

        def answer(sent):
            event = event_of(sent.method, sent.url.path, workspace="shop", query=dict(sent.url.params))
            answered = app.resolve({**event, "body": sent.content.decode() or None}, lambda_context)
            return httpx.Response(answered["statusCode"], text=answered["body"])

        transport = httpx.MockTransport(answer)
        yield lambda endpoint, key: Client(endpoint, key, transport=transport)


def test_every_command_prints_what_the_page_says(connect, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PIXELGATE_ENDPOINT", "http://pixelgate.test")
    monkeypatch.setenv("PIXELGATE_API_KEY", "pg_k1_secret")
    Path("shoes.yaml").write_text(SHOES)
    Path("stricter.yaml").write_text(SHOES.replace("gte: 0.60", "gte: 0.80"))
    identity = load_ruleset(SHOES, name_of_file="shoes.yaml").identity

    assert len(STEPS) >= 10
    for line, told in STEPS:
        _, *arguments = shlex.split(line)
        printed = CliRunner().invoke(command, arguments, obj=connect).output.replace(identity, "SHOES")
        assert printed == told or (told == "" and "key:" in printed), line
