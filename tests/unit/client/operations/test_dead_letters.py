"""Dead letters are counted, shown where they are, and delivered to where each was to go."""

import io
import json

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from pixelgate_client.errors import CloudError, NoSuchQueueError
from pixelgate_client.operations.dead_letters import DeadLetters
from pixelgate_client.operations.stack import output_of, queues_of

STACK = "pixelgate"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:announce"
CHANGE = {"eventName": "MODIFY", "dynamodb": {"SequenceNumber": "7", "NewImage": {"SK": {"S": "RECORD"}}}}


class Lambda:
    """Remembers what it is invoked with; answers every call alike."""

    def __init__(self):
        self.invoked = []
        self.answer = {"batchItemFailures": []}

    def invoke(self, **call):
        how = call.get("InvocationType", "RequestResponse")
        self.invoked.append((call["FunctionName"], json.loads(call["Payload"]), how))
        return {"Payload": io.BytesIO(json.dumps(self.answer).encode())}


class StateMachines:
    """Remembers what it is started with."""

    def __init__(self):
        self.started = []

    def start_execution(self, **call):
        self.started.append((call["stateMachineArn"], json.loads(call["input"])))


class Streams:
    """One shard with one change."""

    def get_shard_iterator(self, **position):
        assert position["SequenceNumber"] == "7"
        return {"ShardIterator": "here"}

    def get_records(self, **position):
        assert position["ShardIterator"] == "here"
        return {"Records": [json.loads(json.dumps(CHANGE))]}


class Stacks:
    """One stack: ``queues`` by logical id, and one output."""

    def __init__(self, queues):
        self.queues = queues

    def get_paginator(self, operation):
        return self

    def paginate(self, **stack):
        resources = [
            {"LogicalResourceId": name, "PhysicalResourceId": url, "ResourceType": "AWS::SQS::Queue"}
            for name, url in self.queues.items()
        ]
        table = {"LogicalResourceId": "T", "PhysicalResourceId": "t", "ResourceType": "AWS::DynamoDB::Table"}
        return [{"StackResourceSummaries": [table]}, {"StackResourceSummaries": resources}]

    def describe_stacks(self, **stack):
        if stack["StackName"] != STACK:
            error = {"Error": {"Code": "ValidationError", "Message": "does not exist"}}
            raise ClientError(error, "DescribeStacks")
        return {"Stacks": [{"Outputs": [{"OutputKey": "SweepFunctionName", "OutputValue": "sweep"}]}]}


class FakeCloud:
    """moto's queues; stacks, functions and streams of our own."""

    def __init__(self, queues):
        self.others = {"lambda": Lambda(), "dynamodbstreams": Streams(), "cloudformation": Stacks(queues)}
        self.others["stepfunctions"] = StateMachines()

    def client(self, service):
        return self.others.get(service) or boto3.client(service)


@pytest.fixture
def cloud():
    with mock_aws():
        sqs = boto3.client("sqs")
        parked = sqs.create_queue(QueueName="dead")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=parked, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})
        yield FakeCloud(
            {
                "IntakeDeadLetters": parked,
                "AnnounceDeadLetters": sqs.create_queue(QueueName="unannounced")["QueueUrl"],
                "IntakeQueue": sqs.create_queue(QueueName="intake", Attributes={"RedrivePolicy": policy})[
                    "QueueUrl"
                ],
            }
        )


@pytest.fixture
def letters(cloud):
    return DeadLetters(cloud, STACK)


@pytest.fixture
def park(cloud):
    def park(queue, body, **attributes):
        url = queues_of(cloud, STACK)[queue]
        named = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
        boto3.client("sqs").send_message(QueueUrl=url, MessageBody=body, MessageAttributes=named)

    return park


def received(cloud, queue):
    answer = boto3.client("sqs").receive_message(
        QueueUrl=queues_of(cloud, STACK)[queue], MaxNumberOfMessages=10
    )
    return [message["Body"] for message in answer.get("Messages", [])]


def test_every_dead_letter_queue_is_listed_by_its_short_name(letters, park):
    park("IntakeDeadLetters", "{}")

    assert [(queue.name, queue.letters) for queue in letters.queues()] == [("announce", 0), ("intake", 1)]


def test_an_unknown_queue_is_told_with_those_there_are(letters):
    with pytest.raises(NoSuchQueueError) as raised:
        letters.find("outbox")

    assert raised.value.hint == "There are: announce, intake."


def test_letters_that_are_shown_stay_and_say_why_they_are_there(letters, park):
    park("IntakeDeadLetters", json.dumps({"detail": 1}), ERROR_MESSAGE="no permission")
    queue = letters.find("intake")

    for _ in range(2):
        [shown] = letters.show(queue, limit=10)
        assert (shown.reason, shown.body) == ("no permission", {"detail": 1})


def test_a_letter_of_a_queue_goes_back_to_its_queue(cloud, letters, park):
    for number in range(12):
        park("IntakeDeadLetters", json.dumps({"number": number}))
    queue = letters.find("intake")

    assert len(list(letters.redrive(queue, limit=11))) == 11

    assert letters.find("intake").letters == 1
    assert len(received(cloud, "IntakeQueue")) == 10


def test_a_letter_of_an_asynchronous_function_invokes_it_again(cloud, letters, park):
    context = {"functionArn": ARN, "condition": "RetriesExhausted"}
    body = {"requestContext": context, "requestPayload": {"a": 1}, "responsePayload": {"errorMessage": "x"}}
    park("AnnounceDeadLetters", json.dumps(body))
    queue = letters.find("announce")
    assert letters.show(queue, limit=1)[0].reason == "RetriesExhausted x"

    list(letters.redrive(queue, limit=10))

    assert cloud.others["lambda"].invoked == [(ARN, {"a": 1}, "Event")]
    assert letters.find("announce").letters == 0


@pytest.fixture
def stream_letter(park):
    batch = {"streamArn": "s", "shardId": "0", "startSequenceNumber": "7", "batchSize": 1}
    park(
        "AnnounceDeadLetters",
        json.dumps({"requestContext": {"functionArn": ARN}, "DDBStreamBatchInfo": batch}),
    )


@pytest.mark.usefixtures("stream_letter")
def test_a_letter_of_a_stream_is_read_from_the_stream_again(cloud, letters):
    list(letters.redrive(letters.find("announce"), limit=10))

    assert cloud.others["lambda"].invoked == [(ARN, {"Records": [CHANGE]}, "RequestResponse")]
    assert letters.find("announce").letters == 0


@pytest.mark.usefixtures("stream_letter")
def test_a_letter_that_fails_again_is_kept(cloud, letters):
    cloud.others["lambda"].answer = {"batchItemFailures": [{"itemIdentifier": "7"}]}

    with pytest.raises(CloudError):
        list(letters.redrive(letters.find("announce"), limit=10))

    assert letters.find("announce").letters == 1


def test_a_letter_of_a_rule_invokes_the_rules_target(cloud, letters, park):
    park("AnnounceDeadLetters", json.dumps({"source": "aws.events"}), TARGET_ARN=ARN)

    list(letters.redrive(letters.find("announce"), limit=10))

    assert cloud.others["lambda"].invoked == [(ARN, {"source": "aws.events"}, "Event")]


@pytest.mark.parametrize("letter", [{"id": "img_1"}, {"source": "pixelgate", "detail": {"id": "img_1"}}])
def test_a_letter_of_a_rule_starts_the_rules_state_machine_with_the_events_detail(
    cloud, letters, park, letter
):
    machine = "arn:aws:states:eu-west-1:1:stateMachine:release"
    park("AnnounceDeadLetters", json.dumps(letter), TARGET_ARN=machine)

    list(letters.redrive(letters.find("announce"), limit=10))

    assert cloud.others["stepfunctions"].started == [(machine, {"id": "img_1"})]


def test_a_letter_without_an_address_is_kept(letters, park):
    park("AnnounceDeadLetters", "just text")

    with pytest.raises(CloudError, match="does not say"):
        list(letters.redrive(letters.find("announce"), limit=10))

    assert letters.find("announce").letters == 1


@pytest.mark.parametrize(("stack", "output"), [("nowhere", "SweepFunctionName"), (STACK, "Nothing")])
def test_what_is_no_stack_of_ours_is_said_so(cloud, stack, output):
    assert output_of(cloud, STACK, "SweepFunctionName") == "sweep"
    with pytest.raises(CloudError):
        output_of(cloud, stack, output)
