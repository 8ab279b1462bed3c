"""Reviews as API Gateway calls them: two keys are two people, and other workspaces have no such images."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.problems import add_problem_answers
from pixelgate.api.review_routes import add_all_review_routes
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.verdict import Severity
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageStore
from tests.support.documents import IMAGE_ID, OTHER_ID, WORKSPACE
from tests.support.http import request
from tests.support.reviews import ask
from tests.support.tables import TABLE

ANN, BOB = "a" * 16, "b" * 16
NO = {"outcome": "reject", "reason_code": "WEAPON"}
YES = {"outcome": "approve", "reason_code": "FALSE_ALARM"}
BOX = {"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4}
LABELLED = {"labels": ["rifle", "pistol"], "objects": [{"name": "gun", "box": BOX}]}


@pytest.fixture
def call(dynamodb, lambda_context):
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    add_all_review_routes(app, dynamodb=dynamodb, table=TABLE)

    def call(method, path, *, key=ANN, workspace=WORKSPACE, body=None, query=None, raw=False):
        event = request(method, path, workspace=workspace, key_id=key, body=body, query=query)
        answer = app.resolve(event, lambda_context)
        if raw:
            return answer
        return answer["statusCode"], json.loads(answer["body"])

    return call


def test_a_queue_shows_what_waits_how_long_and_for_whom(call, dynamodb):
    long_ago = datetime.now(UTC) - timedelta(hours=3)
    ask(dynamodb, now=long_ago, priority="high", within_hours=2, opinions=2)
    call("POST", f"/v1/reviews/{IMAGE_ID}/claim", key=BOB)

    status, page = call("GET", "/v1/reviews", query={"queue": "general"})

    [item] = page["reviews"]
    assert (status, page["next_cursor"]) == (200, None)
    assert (item["image_id"], item["priority"], item["is_overdue"]) == (IMAGE_ID, "high", True)
    assert 3 * 3600 <= item["age_seconds"] < 3 * 3600 + 60
    assert (item["claimed_by"], item["is_yours"]) == (f"key:{BOB}", False)
    assert (item["status"], item["severity"], item["opinions"], item["opinions_given"]) == (
        "IN_REVIEW",
        "review",
        2,
        0,
    )
    [queue] = call("GET", "/v1/reviews/queues")[1]["queues"]
    assert queue["oldest_seconds"] == pytest.approx(3 * 3600, abs=60)
    assert [queue[name] for name in ("queue", "waiting", "claimed", "overdue")] == ["general", 1, 1, 1]


def test_a_queue_is_paged_by_its_cursor(call, dynamodb):
    for image_id in (IMAGE_ID, OTHER_ID):
        ask(dynamodb, image_id=image_id)

    first = call("GET", "/v1/reviews", query={"limit": "1"})[1]
    second = call("GET", "/v1/reviews", query={"limit": "1", "cursor": first["next_cursor"]})[1]

    assert [each["image_id"] for each in first["reviews"] + second["reviews"]] == [IMAGE_ID, OTHER_ID]


def test_a_blind_sample_shows_nothing_of_what_was_decided(call, dynamodb):
    ask(dynamodb, severity=Severity.REJECT, queue="audit", is_blind=True)
    listed = call("GET", "/v1/reviews", query={"queue": "audit"})[1]["reviews"]
    taken = call("POST", "/v1/reviews/next", body={"queue": "audit"})[1]["review"]
    again = call("POST", f"/v1/reviews/{IMAGE_ID}/claim")[1]
    given_back = call("POST", f"/v1/reviews/{IMAGE_ID}/release")[1]

    for item in (*listed, taken, again, given_back):
        assert item["is_blind"]
        assert [item[name] for name in ("status", "severity", "reason", "ruleset")] == [None] * 4
        assert "reject" not in json.dumps(item).lower()


def test_two_people_never_have_or_decide_the_same_image(call, dynamodb):
    ask(dynamodb)
    assert call("POST", "/v1/reviews/next", body={})[1]["review"]["image_id"] == IMAGE_ID

    for path, body in (("claim", None), ("release", None), ("decision", YES), ("escalate", {"note": "?"})):
        status, problem = call("POST", f"/v1/reviews/{IMAGE_ID}/{path}", key=BOB, body=body)
        assert (status, problem["status"]) == (409, 409), path
    assert call("POST", "/v1/reviews/next", key=BOB, body={}) == (200, {"review": None})
    assert call("POST", f"/v1/reviews/{IMAGE_ID}/decision", body=NO)[1]["decision"]["effect"] == "DECIDED"


def test_what_was_decided_may_be_overturned_and_is_all_kept(call, dynamodb):
    ask(dynamodb)
    call("POST", f"/v1/reviews/{IMAGE_ID}/decision", body=NO)
    call("POST", f"/v1/reviews/{IMAGE_ID}/decision", key=BOB, body={**YES, "note": "a toy"})

    status, listed = call("GET", f"/v1/images/{IMAGE_ID}/decisions")

    assert (status, listed["is_unbroken"]) == (200, True)
    told = [each["decision"] for each in listed["decisions"]]
    assert [(each["by"], each["effect"]) for each in told] == [
        (f"key:{ANN}", "DECIDED"),
        (f"key:{BOB}", "OVERTURNED"),
    ]
    assert (told[1]["note"], told[1]["from_status"], told[1]["to_status"]) == (
        "a toy",
        "REJECTED",
        "APPROVED",
    )


def test_many_are_decided_at_once_and_each_is_answered(call, dynamodb):
    ask(dynamodb)
    batch = [{"image_id": OTHER_ID, **NO}, {"image_id": IMAGE_ID, **NO, "request_id": "r1"}]

    results = call("POST", "/v1/reviews/decisions", body={"decisions": batch})[1]["results"]
    again = call("POST", "/v1/reviews/decisions", body={"decisions": batch})[1]["results"]

    alone = call("POST", f"/v1/reviews/{OTHER_ID}/decision", body=NO)
    assert alone == (404, results[0]["problem"])
    assert results[1]["answer"]["decision"]["to_status"] == "REJECTED"
    assert (results[1]["answer"]["is_repetition"], again[1]["answer"]["is_repetition"]) == (False, True)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"/v1/reviews/{IMAGE_ID}/decision", {"outcome": "approve", "reason_code": "WEAPON"}),
        ("POST", f"/v1/reviews/{IMAGE_ID}/decision", {"outcome": "reject", "reason_code": "OTHER"}),
        ("POST", f"/v1/reviews/{IMAGE_ID}/decision", {**NO, "corrections": {"labels": [""]}}),
        ("POST", f"/v1/reviews/{IMAGE_ID}/decision", {**NO, "by": "key:mine"}),
        ("POST", f"/v1/reviews/{IMAGE_ID}/escalate", {}),
        ("POST", "/v1/reviews/decisions", {"decisions": []}),
        ("POST", "/v1/reviews/decisions", {"decisions": [{"image_id": IMAGE_ID, **NO}] * 101}),
        ("POST", "/v1/reviews/next", {"queue": "No Queue"}),
        ("POST", "/v1/reviews/img_1/claim", None),
        ("GET", "/v1/reviews/statistics?since=1999-01-01T00:00:00Z", None),
    ],
)
def test_a_bad_request_is_told_what_is_wrong_and_decides_nothing(call, dynamodb, method, path, body):
    ask(dynamodb)
    path, _, query = path.partition("?")

    status, problem = call(method, path, body=body, query=dict([query.split("=")]) if query else None)

    assert (status, problem["status"]) == (422, 422)
    assert problem["detail"]
    assert ImageStore(dynamodb, TABLE).get(WORKSPACE, IMAGE_ID).decisions == 0


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"/v1/reviews/{IMAGE_ID}/claim", None),
        ("POST", f"/v1/reviews/{IMAGE_ID}/release", None),
        ("POST", f"/v1/reviews/{IMAGE_ID}/escalate", {"note": "?"}),
        ("POST", f"/v1/reviews/{IMAGE_ID}/decision", YES),
        ("GET", f"/v1/images/{IMAGE_ID}/decisions", None),
    ],
)
def test_an_image_of_another_workspace_does_not_exist(call, dynamodb, method, path, body):
    ask(dynamodb)
    call("POST", f"/v1/reviews/{IMAGE_ID}/claim")

    assert call(method, path, body=body, workspace="stranger")[0] == 404


def test_another_workspace_sees_no_queue_no_statistics_and_no_corrections(call, dynamodb):
    ask(dynamodb)
    call("POST", f"/v1/reviews/{IMAGE_ID}/decision", body={**NO, "corrections": LABELLED})
    ask(dynamodb, image_id=OTHER_ID)

    def empty(method, path, **named):
        return call(method, path, workspace="stranger", **named)[1]

    assert empty("GET", "/v1/reviews") == {"reviews": [], "next_cursor": None}
    assert empty("GET", "/v1/reviews/queues") == {"queues": []}
    assert empty("POST", "/v1/reviews/next", body={}) == {"review": None}
    assert empty("GET", "/v1/reviews/statistics")["statistics"]["decisions"] == 0
    assert empty("GET", "/v1/reviews/corrections") == {"corrections": [], "next_cursor": None}
    batch = {"decisions": [{"image_id": OTHER_ID, **YES}]}
    [result] = empty("POST", "/v1/reviews/decisions", body=batch)["results"]
    assert result["problem"]["status"] == 404


def test_no_route_works_without_the_authorizer(call, dynamodb):
    assert call("GET", "/v1/reviews/queues", workspace=None)[0] == 500


def test_statistics_are_of_the_period_that_is_asked_for(call, dynamodb):
    ask(dynamodb)
    call("POST", f"/v1/reviews/{IMAGE_ID}/claim")
    call("POST", f"/v1/reviews/{IMAGE_ID}/decision", body=NO)
    call("POST", f"/v1/reviews/{IMAGE_ID}/decision", key=BOB, body=YES)

    answer = call("GET", "/v1/reviews/statistics")[1]["statistics"]

    assert answer["decisions"] == 2
    by_person = {each["reviewer"]: each for each in answer["reviewers"]}
    assert by_person[f"key:{ANN}"]["with_verdict"] == {"agreed": 1, "compared": 1}
    assert by_person[f"key:{ANN}"]["overturned"] == 1
    assert by_person[f"key:{ANN}"]["median_handling_seconds"] is not None
    assert by_person[f"key:{BOB}"]["median_handling_seconds"] is None
    just_now = (datetime.now(UTC) + timedelta(seconds=-1)).isoformat()
    assert call("GET", "/v1/reviews/statistics", query={"since": just_now})[0] == 200


def test_corrections_are_a_labelled_set_in_every_form(call, dynamodb):
    ask(dynamodb)
    call("POST", f"/v1/reviews/{IMAGE_ID}/decision", body={**NO, "corrections": LABELLED})
    ask(dynamodb, image_id=OTHER_ID)
    call("POST", f"/v1/reviews/{OTHER_ID}/decision", body=NO)

    def form(name):
        return call("GET", "/v1/reviews/corrections", query={"format": name}, raw=True)

    [corrected] = json.loads(form("json")["body"])["corrections"]
    assert (corrected["image_id"], corrected["file"]) == (IMAGE_ID, f"{IMAGE_ID}.jpeg")
    assert (corrected["width"], corrected["height"], corrected["outcome"]) == (640, 480, "reject")
    assert corrected["corrections"] == {**LABELLED, "text": None}
    assert [json.loads(line) for line in form("jsonl")["body"].splitlines()] == [corrected]
    rows = list(csv.DictReader(io.StringIO(form("csv")["body"])))
    assert [(row["image"], row["label"]) for row in rows] == [
        (f"{IMAGE_ID}.jpeg", "rifle"),
        (f"{IMAGE_ID}.jpeg", "pistol"),
    ]
    assert form("csv")["headers"]["Content-Type"] == "text/csv"


def test_a_table_says_in_a_header_where_it_goes_on(call, dynamodb):
    for image_id in (IMAGE_ID, OTHER_ID):
        ask(dynamodb, image_id=image_id)
        call("POST", f"/v1/reviews/{image_id}/decision", body={**NO, "corrections": LABELLED})

    first = call("GET", "/v1/reviews/corrections", query={"format": "jsonl", "limit": "1"}, raw=True)
    query = {"format": "jsonl", "cursor": first["headers"]["X-Next-Cursor"]}
    rest = call("GET", "/v1/reviews/corrections", query=query, raw=True)

    told = [json.loads(line) for answer in (first, rest) for line in answer["body"].splitlines()]
    assert [each["image_id"] for each in told] == [IMAGE_ID, OTHER_ID]
    assert "X-Next-Cursor" not in rest["headers"]


def test_nothing_of_an_erased_image_is_left_but_the_count_of_its_decisions(call, dynamodb):
    ask(dynamodb)
    call("POST", f"/v1/reviews/{IMAGE_ID}/decision", body={**NO, "corrections": LABELLED, "note": "a rifle"})
    ask(dynamodb, image_id=OTHER_ID)
    images, erasures = ImageStore(dynamodb, TABLE), ErasureStore(dynamodb, TABLE)
    now = datetime.now(UTC)
    for image_id in (IMAGE_ID, OTHER_ID):
        asked = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=now)
        erasures.mark(images.get(WORKSPACE, image_id), asked)
    assert call("GET", "/v1/reviews")[1]["reviews"] == []
    assert call("GET", "/v1/reviews/corrections")[1]["corrections"] == []

    for image_id in (IMAGE_ID, OTHER_ID):
        erasures.remove_items(images.get(WORKSPACE, image_id))
        erasures.entomb(images.get(WORKSPACE, image_id), now=now, look_again_at=None)

    items = dynamodb.scan(TableName=TABLE)["Items"]
    naming = [each for each in items if IMAGE_ID in str(each) or OTHER_ID in str(each)]
    assert {each["SK"]["S"] for each in naming} == {"RECORD", "AUDIT#ERASED"}
    assert "rifle" not in str(items)
    assert call("GET", "/v1/reviews/statistics")[1]["statistics"]["decisions"] == 1
    assert call("POST", f"/v1/reviews/{IMAGE_ID}/decision", body=YES)[0] == 410
