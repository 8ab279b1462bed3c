"""On the deployed stack, IAM enforced: two keys are two people, who never decide the same image at once."""

import json

import pytest

from infra.local.stack import deploy_stack, new_api_key
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError, GoneError, NotFoundError
from pixelgate_client.models.reviews import Corrections
from tests.integration.local.stack import eventually
from tests.support.images import jpeg

pytestmark = [pytest.mark.integration, pytest.mark.golden]

# Of their own, so that nothing else waits in its queues.
WORKSPACE = "reviewers"

# Blank, which the default rules do not decide alone, in a colour of their own each: no two are copies.
PICTURES = {color: jpeg(640, 480, color) for color in ("seagreen", "teal", "sienna")}


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def ann(stack):
    with Client(stack.api_url, new_api_key(stack, workspace=WORKSPACE)) as client:
        yield client


@pytest.fixture(scope="module")
def bob(stack):
    with Client(stack.api_url, new_api_key(stack, workspace=WORKSPACE)) as client:
        yield client


@pytest.fixture(scope="module")
def stranger(stack):
    with Client(stack.api_url, new_api_key(stack, workspace="stranger")) as client:
        yield client


@pytest.fixture(scope="module")
def hear(stack):
    """What the bus announces about a decision, once it has been heard."""
    sqs, events = stack.cloud.client("sqs"), stack.cloud.client("events")
    url = sqs.create_queue(QueueName="announced-decisions")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    bus, pattern = stack.outputs["BusName"], json.dumps({"detail-type": ["ImageDecided"]})
    events.put_rule(Name="decisions", EventBusName=bus, EventPattern=pattern)
    events.put_targets(Rule="decisions", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    heard = []

    def hear(image_id, decision):
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        heard.extend(json.loads(message["Body"])["detail"] for message in answer.get("Messages", []))
        of_image = (each for each in heard if (each["id"], each["decision"]) == (image_id, decision))
        return next(of_image, None)

    return hear


def sent_to_review(client, color):
    image = client.wait(client.upload(PICTURES[color], name=f"{color}.jpg"), timeout_s=60)
    assert image.status == "IN_REVIEW", image.reason
    return image.id


def soon(ask):
    """What ``ask`` answers, as soon as that is something."""
    answers = []

    def is_answered():
        answers.append(ask())
        return bool(answers[-1])

    assert eventually(is_answered)
    return answers[-1]


def kind_of(call, *arguments, **named):
    with pytest.raises(ApiError) as refused:
        call(*arguments, **named)
    return refused.value.problem.type.rpartition(":")[2]


def test_an_image_goes_from_the_verdict_through_two_people_to_its_end(ann, bob, stranger, hear):
    image_id = sent_to_review(ann, "seagreen")
    [item] = soon(lambda: [each for each in ann.reviews.list("quality") if each.image_id == image_id])
    assert item.due_at is not None
    assert item.claimed_by is None
    waiting = {each.queue: each.waiting for each in ann.reviews.queues()}
    assert waiting["quality"] >= 1

    taken = ann.reviews.next("quality")
    assert (taken.image_id, taken.is_yours) == (image_id, True)
    assert bob.reviews.next("quality") is None
    assert kind_of(bob.reviews.claim, image_id) == "claimed-by-another"
    refused = kind_of(bob.reviews.decide, image_id, "approve", reason_code="FALSE_ALARM")
    assert refused == "claimed-by-another"
    with pytest.raises(NotFoundError):
        stranger.reviews.claim(image_id)

    rejected = ann.reviews.decide(
        image_id, "reject", reason_code="LOW_QUALITY", corrections=Corrections(labels=("wall",))
    )
    assert (rejected.decision.effect, ann.get(image_id).status) == ("DECIDED", "REJECTED")
    told = soon(lambda: hear(image_id, 1))
    assert (told["previous_status"], told["status"], told["outcome"]) == ("IN_REVIEW", "REJECTED", "reject")

    overturned = bob.reviews.decide(image_id, "approve", reason_code="MEETS_THE_RULES", request_id="r-1")
    repeated = bob.reviews.decide(image_id, "approve", reason_code="MEETS_THE_RULES", request_id="r-1")
    assert (overturned.decision.effect, repeated.is_repetition) == ("OVERTURNED", True)
    listed = ann.reviews.decisions(image_id)
    assert listed.is_unbroken
    assert [each.decision.to_status for each in listed.decisions] == ["REJECTED", "APPROVED"]
    assert soon(lambda: hear(image_id, 2))["effect"] == "OVERTURNED"

    corrected = soon(lambda: [each for each in ann.reviews.corrections() if each.image_id == image_id])
    assert corrected[0].corrections.labels == ("wall",)
    people = {each.decisions: each for each in ann.reviews.statistics().statistics.reviewers}
    assert people[1].decisions == 1
    assert ann.reviews.statistics().statistics.decisions == 2
    assert stranger.reviews.queues() == ()
    assert list(stranger.reviews.corrections()) == []


def test_an_image_is_given_back_handed_on_and_decided_among_others(ann, bob):
    first, second = sent_to_review(ann, "teal"), sent_to_review(ann, "sienna")
    ann.reviews.claim(first)
    assert not ann.reviews.release(first).is_yours

    handed_on = ann.reviews.escalate(first, note="is this a wall?")

    assert (handed_on.queue, handed_on.priority) == ("escalated", "high")
    judgements = [
        {"image_id": image_id, "outcome": "approve", "reason_code": "FALSE_ALARM"}
        for image_id in (first, second, "img_01K0000000000000000000000A")
    ]
    results = bob.reviews.decide_many(judgements).results
    assert [result.problem and result.problem.status for result in results] == [None, None, 404]
    assert eventually(lambda: sum(each.waiting for each in bob.reviews.queues()) == 0)


def test_the_sweep_may_look_into_the_queues(stack, ann):
    assert ann.reviews.queues()

    answer = stack.cloud.client("lambda").invoke(
        FunctionName=stack.outputs["SweepFunctionName"], Payload=b"{}"
    )

    assert "FunctionError" not in answer


def test_nothing_of_a_decided_image_is_left_once_it_is_erased(stack, ann):
    image_id = next(each.image_id for each in ann.reviews.corrections())

    ann.delete(image_id)

    def is_removed():
        with pytest.raises(GoneError) as gone:
            ann.get(image_id)
        return gone.value.erasure.removed_at is not None

    assert eventually(is_removed)
    pages = (
        stack.cloud.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs["TableName"])
    )
    naming = [item["SK"]["S"] for page in pages for item in page["Items"] if image_id in str(item)]
    assert sorted(naming) == ["AUDIT#ERASED", "RECORD"]
    assert [each for each in ann.reviews.corrections() if each.image_id == image_id] == []
    assert ann.reviews.statistics().statistics.decisions >= 2
