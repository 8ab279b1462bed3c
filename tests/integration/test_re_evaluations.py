"""A stricter rule set on the deployed stack, IAM enforced: what changes, what stays, and who hears of it."""

import json
from datetime import UTC, datetime

import pytest

from infra.local.stack import deploy_stack
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError
from pixelgate_client.histories import find_broken_link
from tests.integration.local.stack import eventually
from tests.support.images import jpeg

pytestmark = [pytest.mark.integration, pytest.mark.golden]

WORKSPACE = "re-evaluated"
RULES = """\
ruleset: sizes
schema: 1
rules:
  - {{id: small, severity: {severity}, reason: Too small, when: {{field: image.width, lt: {limit}}}}}
tests: [{{name: a large picture passes, signals: {{image: {{width: 9000}}}}, expect: approve}}]
"""


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def client(stack):
    key = ApiKey.new()
    known = {"key_id": key.key_id, "secret_sha256": key.secret_sha256, "created_at": datetime.now(UTC)}
    stack.api_keys.add(ApiKeyRecord(workspace=WORKSPACE, **known))
    with Client(stack.api_url, str(key)) as client:
        yield client


@pytest.fixture(scope="module")
def heard(stack):
    """The ids of the images of which the bus says that they were re-evaluated."""
    sqs, events = stack.cloud.client("sqs"), stack.cloud.client("events")
    url = sqs.create_queue(QueueName="re-evaluated")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    bus, pattern = stack.outputs["BusName"], json.dumps({"detail-type": ["ImageReevaluated"]})
    events.put_rule(Name="re-evaluated", EventBusName=bus, EventPattern=pattern)
    events.put_targets(Rule="re-evaluated", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    details = {}

    def listen():
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        for message in messages.get("Messages", []):
            detail = json.loads(message["Body"])["detail"]
            details[detail["id"]] = detail
        return details

    return listen


def activate(client, **changes):
    client.rulesets.save_draft("sizes", RULES.format(**changes))
    ruleset = client.rulesets.publish("sizes").id
    client.rulesets.activate(ruleset)
    return ruleset


@pytest.fixture(scope="module")
def images(client, heard):
    """Small, large, and small but approved by a person; then stricter rules become active."""
    lenient = activate(client, severity="reject", limit=10)
    pictures = [jpeg(400, 300, "navy"), jpeg(640, 480, "olive"), jpeg(420, 300, "maroon")]
    ids = [client.upload(picture, name="one.jpg") for picture in pictures]
    known = [client.wait(image_id, timeout_s=60) for image_id in ids]
    assert {(image.status, image.ruleset) for image in known} == {("APPROVED", lenient)}
    client.reviews.decide(ids[2], outcome="approve", reason_code="MEETS_THE_RULES")
    activate(client, severity="reject", limit=500)
    return ids


def run(client, **what):
    return client.re_evaluations.wait(client.re_evaluations.start(**what).id, timeout_s=60)


def test_only_what_other_rules_judge_otherwise_changes_and_is_told(client, images, heard):
    small, large, decided = images
    expected = {"moved": 1, "kept": 1, "unchanged": 1, "changed": 0, "unreadable": 0}

    dry = run(client, everything=True, dry_run=True)
    assert dry.summary.model_dump(include={*expected}) == expected
    assert {client.get(each).status for each in images} == {"APPROVED"}

    done = run(client, everything=True)
    assert (done.status, done.images, done.looked_at, done.without_signals) == ("COMPLETED", 3, 3, 0)
    assert done.summary.model_dump(include={*expected}) == expected
    assert {each.image_id: each.change for each in done.summary.named} == {small: "MOVED", decided: "KEPT"}
    shown = [client.get(each) for each in images]
    assert [image.status for image in shown] == ["REJECTED", "APPROVED", "APPROVED"]
    assert [image.verdict.severity for image in shown] == ["reject", "approve", "reject"]
    assert client.re_evaluations.verdict(small, 1).severity == "approve"
    for image_id in images:
        page = client.history(image_id)
        assert page.verification.is_intact
        assert find_broken_link(page.entries, length=page.length, head=page.head) is None

    assert eventually(lambda: {small, decided} <= {*heard()})
    assert (heard()[small]["previous_status"], heard()[small]["status"]) == ("APPROVED", "REJECTED")
    assert heard()[decided]["status"] == "APPROVED"
    assert large not in heard()

    told = [client.history(each).length for each in images]
    again = run(client, statuses=["APPROVED", "REJECTED"])
    assert again.summary.unchanged == 3
    assert [client.history(each).length for each in images] == told
    assert [each.id for each in client.re_evaluations.list()] == [again.id, done.id, dry.id]


def test_one_image_is_answered_at_once(client, images):
    _, large, decided = images
    stricter = activate(client, severity="review", limit=5000)

    told = client.re_evaluations.one(large, dry_run=True)
    done = client.re_evaluations.one(large)
    again = client.re_evaluations.one(large)
    reopened = client.re_evaluations.one(decided, reopen_decided=True)

    assert (told.change, done.change, again.change) == ("MOVED", "MOVED", "UNCHANGED")
    assert (done.after.status, done.after.ruleset, done.number) == ("IN_REVIEW", stricter, 2)
    assert (reopened.before.status, reopened.after.status) == ("APPROVED", "IN_REVIEW")
    client.reviews.claim(large)
    activate(client, severity="review", limit=10)
    with pytest.raises(ApiError, match="looking at it"):
        client.re_evaluations.one(large)
