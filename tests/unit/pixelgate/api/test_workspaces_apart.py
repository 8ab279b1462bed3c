"""Whatever a caller asks for, whatever the role: of other workspaces there is nothing to see or change."""

import json
import re

import pytest

from pixelgate.api.access import ACCESS, OPEN
from pixelgate.domain.access import Role
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageStore
from tests.support.application import filled, whole_application
from tests.support.classifiers import make_active_classifier
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, record
from tests.support.http import request
from tests.support.rulesets import ruleset_text
from tests.support.tables import TABLE

MOMENT = r"20\d\d-\d\d-\d\dT[0-9:.]+Z"


@pytest.fixture
def app(dynamodb):
    return whole_application()


@pytest.fixture
def ask(app, lambda_context):
    def ask(route, *, workspace, body=None, **caller):
        method, path = route.split()
        asked = request(method, filled(path), body=body, workspace=workspace, **caller)
        answer = app.resolve(asked, lambda_context)
        # Whose own name it is, it may be told.
        told = re.sub(MOMENT, "now", answer["body"]).replace(f'"{workspace}"', '"own"')
        return answer["statusCode"], json.loads(told)

    return ask


@pytest.fixture
def occupied(ask, dynamodb):
    """The workspace has an image with a verdict, a rule set, and a classifier."""
    images = ImageStore(dynamodb, TABLE)
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.REVIEW), now=NOW)
    make_active_classifier(dynamodb, name="shoes")
    draft = {"text": ruleset_text()}
    assert ask("PUT /v1/rulesets/<name>/draft", body=draft, workspace=WORKSPACE)[0] == 200
    assert ask("POST /v1/rulesets/<name>/publish", body={}, workspace=WORKSPACE)[0] == 201


def stored(dynamodb):
    items = dynamodb.scan(TableName=TABLE)["Items"]
    return [item for item in items if item["PK"]["S"].startswith(f"WS#{WORKSPACE}")]


def test_the_workspace_itself_sees_what_it_has(ask, occupied):
    assert ask("GET /v1/images/<image_id>", workspace=WORKSPACE)[0] == 200
    assert ask("GET /v1/rulesets/<name>/draft", workspace=WORKSPACE)[0] == 200
    assert ask("GET /v1/classifiers/<name>/versions/<version>", workspace=WORKSPACE)[0] == 200


@pytest.mark.parametrize("role", Role)
def test_another_workspace_is_answered_as_if_nothing_were_there(ask, occupied, dynamodb, role):
    before = stored(dynamodb)

    for route in (route for route, action in ACCESS.items() if action is not OPEN):
        assert ask(route, workspace="another", role=role) == ask(route, workspace="desert", role=role), route

    assert stored(dynamodb) == before
