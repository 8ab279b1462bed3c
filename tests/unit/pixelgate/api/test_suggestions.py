"""POST /v1/rulesets/{name}/suggest, as a caller of the API sees it."""

import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.problems import add_problem_answers
from pixelgate.api.ruleset_routes import add_all_ruleset_routes
from pixelgate.domain.decisions import Outcome
from tests.support.backtests import BacktestWorld, ruleset_text
from tests.support.documents import NOW, WORKSPACE
from tests.support.http import request
from tests.support.tables import TABLE

SUGGEST = "/v1/rulesets/tried/suggest"
BAND = {
    "ruleset": "tried",
    "schema": 1,
    "rules": [
        {"id": "odd", "severity": "review", "when": {"field": "image.width", "between": [100, 200]}},
        {"id": "labelled", "severity": "review", "when": {"field": "image.title", "exists": True}},
    ],
}


@pytest.fixture
def world(dynamodb):
    return BacktestWorld(dynamodb)


@pytest.fixture
def call(dynamodb, lambda_context):
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    add_all_ruleset_routes(app, dynamodb=dynamodb, table=TABLE)

    def call(*, route=SUGGEST, **body):
        answer = app.resolve(request("POST", route, workspace=WORKSPACE, body=body), lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return call


def of_text(call, text=None, **body):
    return call(text=text or ruleset_text(), format="json", **{"rule": "small", **body})


@pytest.fixture
def kept(world):
    """Images of 100 to 900 pixels; people rejected those of 100 and 200, and approved that of 400."""
    told = {100: Outcome.REJECT, 200: Outcome.REJECT, 400: Outcome.APPROVE}
    for place, width in enumerate(range(100, 1000, 100)):
        world.keep(width=width, decision=told.get(width), recorded_at=NOW + timedelta(days=place / 4))


def test_the_curve_and_the_threshold_to_take(call, kept):
    status, answer = of_text(call)

    assert status == 200
    assert answer["number"] == {
        "path": "when.lt",
        "field": "image.width",
        "operator": "lt",
        "value": 500.0,
    }
    assert (answer["images"], answer["meant"], answer["decided"], answer["rejected"]) == (9, 9, 3, 2)
    points = {point["threshold"]: point for point in answer["points"]}
    assert points[500]["in_review"] == 4
    assert points[500]["load"]["images_per_day"] == 2
    assert points[300]["in_review"] == 2
    assert points[300]["rule"] == {"said": 2, "hits": 2, "precision": 1.0, "recall": 1.0}
    assert points[200]["passed"] == 1
    assert answer["suggested"] == 300
    assert answer["picture"] is None


def test_the_picture_is_one_that_says_what_it_shows(call, kept):
    _, answer = of_text(call, picture=True)

    picture = ET.fromstring(answer["picture"])
    assert picture.attrib["role"] == "img"
    words = " ".join(picture.itertext())
    assert answer["reason"] in words
    assert "suggested 300" in words
    assert "prefers-color-scheme: dark" in words
    assert not any("href" in name for each in picture.iter() for name in each.attrib)


def test_a_workspace_without_images_has_a_curve_of_one_point(call):
    status, answer = of_text(call, picture=True)

    assert status == 200
    assert [point["threshold"] for point in answer["points"]] == [500]
    assert (answer["suggested"], answer["images"]) == (None, 0)
    ET.fromstring(answer["picture"])


def test_where_a_rule_has_several_numbers_one_is_to_be_named(call, kept):
    status, problem = of_text(call, json.dumps(BAND), rule="odd")

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:number-not-named")
    assert [each["key"] for each in problem["problems"]] == ["when.between[0]", "when.between[1]"]
    status, answer = of_text(call, json.dumps(BAND), rule="odd", path="when.between[1]")
    assert status == 200
    assert min(point["threshold"] for point in answer["points"]) >= 100


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"rule": "labelled"}, 422),
        ({"rule": "odd", "path": "when.gte"}, 422),
        ({"rule": "never-written"}, 404),
        ({"rule": "odd", "keep": 0}, 422),
        ({"rule": "odd", "images": 10**6}, 422),
    ],
)
def test_what_cannot_be_answered_is_said(call, asked, status):
    assert of_text(call, json.dumps(BAND), **asked)[0] == status


def test_without_a_text_the_latest_version_is_meant_else_the_draft(call, dynamodb, lambda_context):
    assert call(route="/v1/rulesets/user-generated-content/suggest", rule="missing")[0] == 404
    assert call(rule="small")[0] == 404

    app = APIGatewayHttpResolver(enable_validation=True)
    add_all_ruleset_routes(app, dynamodb=dynamodb, table=TABLE)
    body = {"text": ruleset_text(), "format": "json"}
    app.resolve(request("PUT", "/v1/rulesets/tried/draft", workspace=WORKSPACE, body=body), lambda_context)

    assert call(rule="small")[0] == 200


def test_of_many_images_a_sample_is_replayed_and_all_that_people_decided(call, kept):
    _, answer = of_text(call, images=4)

    assert (answer["images"], answer["meant"], answer["decided"], answer["rejected"]) == (4, 9, 3, 2)
    for point in answer["points"]:
        assert point["approved"] + point["in_review"] + point["rejected"] == 4
    assert of_text(call, images=4)[1] == answer


def test_signals_that_cannot_be_read_are_counted(call, world, dynamodb, kept):
    image_id = world.keep(width=50)
    shard = f"WS#{WORKSPACE}#SIGNALS#"
    [key] = [
        {"PK": item["PK"], "SK": item["SK"]}
        for item in dynamodb.scan(TableName=TABLE)["Items"]
        if item["SK"]["S"] == image_id and item["PK"]["S"].startswith(shard)
    ]
    dynamodb.update_item(
        TableName=TABLE,
        Key=key,
        UpdateExpression="SET form = :form",
        ExpressionAttributeValues={":form": {"N": "99"}},
    )

    assert of_text(call)[1]["unreadable"] == 1
