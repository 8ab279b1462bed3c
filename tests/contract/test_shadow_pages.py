"""docs/shadow.md and docs/suggest.md say what is so: their commands, run in order, print what they say."""

import re
import shlex
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from moto import mock_aws
from typer.testing import CliRunner

from pixelgate.api.problems import add_problem_answers
from pixelgate.api.ruleset_routes import add_all_ruleset_routes
from pixelgate.api.shadow_judging import ShadowJudge
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.ids import new_image_id
from pixelgate.domain.stored_signals import AnalysedSignals
from pixelgate.domain.verdict import Severity
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shadows import ShadowStore
from pixelgate.storage.signal_store import SignalStore
from pixelgate_client.cli.main import app as command
from pixelgate_client.client import Client
from tests.support.documents import NOW
from tests.support.http import request as event_of
from tests.support.tables import TABLE, create_table
from tests.support.template import ROOT
from tests.unit.pixelgate.rules.building import signals

SHOP = "shop"
LIVE = "live@" + "0" * 64
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")
IMAGE = re.compile(r"img_[0-9A-Z]{26}")
IDENTITY = re.compile(r"(shoes|knives|live)@[0-9a-f]{64}")


class Page:
    """A page of docs: the file that it writes down, and its commands with what they print."""

    def __init__(self, name: str) -> None:
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        [self.ruleset] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
        sessions = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
        self.steps = [
            (line.removeprefix("$ "), told)
            for session in sessions
            for line, told in re.findall(r"^(\$ .*)\n((?:(?!\$ ).*\n)*)", session, re.MULTILINE)
        ]


def as_on_the_page(printed):
    """Without what is another each time."""
    printed = MOMENT.sub("2026-03-01 12:00 UTC", printed)
    printed = IMAGE.sub("img_01K0000000000000000000000A", printed)
    printed = IDENTITY.sub(lambda found: f"{found[1]}@...", printed)
    return "".join(f"{line.rstrip()}\n" for line in printed.splitlines())


@pytest.fixture
def dynamodb():
    with mock_aws():
        yield create_table()


@pytest.fixture
def run(dynamodb, lambda_context, tmp_path, monkeypatch):
    api = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(api)
    add_all_ruleset_routes(api, dynamodb=dynamodb, table=TABLE)

    def answer(sent):
        event = event_of(sent.method, sent.url.path, workspace=SHOP, query=dict(sent.url.params))
        answered = api.resolve({**event, "body": sent.content.decode() or None}, lambda_context)
        return httpx.Response(answered["statusCode"], text=answered["body"])

    def connect(endpoint, key):
        return Client(endpoint, key, transport=httpx.MockTransport(answer))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PIXELGATE_ENDPOINT", "http://pixelgate.test")
    monkeypatch.setenv("PIXELGATE_API_KEY", "pg_k1_secret")

    def run(line):
        _, *arguments = shlex.split(line)
        return as_on_the_page(CliRunner().invoke(command, arguments, obj=connect).output)

    return run


@pytest.fixture
def keep(dynamodb):
    """Keep the signals of an image, as its analysis does; with what the running shadow says of it."""
    store, judge = SignalStore(dynamodb, TABLE), ShadowJudge(store=ShadowStore(dynamodb, TABLE))

    def keep(seen, *, at=NOW, severity=Severity.APPROVE, decision=None):
        running = RuleSetStore(dynamodb, TABLE).pointer(SHOP, None).shadow
        image_id = new_image_id()
        analysed = AnalysedSignals(
            workspace=SHOP,
            image_id=image_id,
            analysis=1,
            signals=seen,
            severity=severity,
            ruleset=LIVE,
            recorded_at=at,
            shadow=running and judge.judge(running, seen, workspace=SHOP, now=at),
        )
        writes = [store.writes(analysed)]
        dynamodb.transact_write_items(TransactItems=writes)
        if decision is not None:
            decided = store.decided(SHOP, image_id, decision=decision, at=at)
            dynamodb.transact_write_items(TransactItems=[decided])

    return keep


def test_a_shadow_as_the_page_shows_it(run, keep):
    page = Page("shadow.md")
    Path("shoes.yaml").write_text(page.ruleset)

    for line, told in page.steps:
        if line.endswith("shadow report shoes"):
            for place in range(40):
                reviewed = place % 10 == 0
                keep(
                    signals(image={"width": 640 if place == 20 else 1200}),
                    at=NOW + timedelta(hours=3 * place),
                    severity=Severity.REVIEW if reviewed else Severity.APPROVE,
                    decision=(Outcome.REJECT if place == 20 else Outcome.APPROVE) if reviewed else None,
                )
        assert run(line) == told, line


def test_a_suggestion_as_the_page_shows_it(run, keep):
    page = Page("suggest.md")
    Path("knives.yaml").write_text(page.ruleset)
    for place in range(200):
        sure = 0.05 + 0.9 * (place * 37 % 200) / 200
        is_knife = sure > 0.62 and place % 3 != 0
        decision = None
        if sure >= 0.3 and place % 2 == 0:
            decision = Outcome.REJECT if is_knife else Outcome.APPROVE
        keep(
            signals(objects=[{"name": "knife", "confidence": round(sure, 3), "area": 0.02}]),
            at=NOW + timedelta(hours=place),
            severity=Severity.REVIEW if sure >= 0.3 else Severity.APPROVE,
            decision=decision,
        )

    for line, told in page.steps:
        assert run(line) == told, line
    assert Path("curve.svg").read_text() == (ROOT / "docs" / "suggest.svg").read_text()
