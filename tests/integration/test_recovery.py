"""What got stuck on the deployed stack is set going again, with no more rights than template.yaml gives."""

import json
import time
from contextlib import contextmanager

import pytest

from infra.local.stack import STACK_NAME, deploy_stack, new_api_key
from pixelgate_client.client import Client
from pixelgate_client.errors import NotFoundError
from pixelgate_client.operations.dead_letters import DeadLetters
from pixelgate_client.operations.stack import Aws
from tests.support.images import jpeg

pytestmark = [pytest.mark.integration, pytest.mark.golden]

IMPATIENT = {"UPLOAD_PATIENCE_SECONDS": "0", "ANALYSIS_PATIENCE_SECONDS": "0"}


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def client(stack):
    with Client(stack.api_url, new_api_key(stack)) as client:
        yield client


@pytest.fixture
def letters(stack):
    return DeadLetters(Aws(stack.cloud.endpoint_url), STACK_NAME)


def physical_id(stack, logical_id):
    return stack.cloud.client("cloudformation").describe_stack_resource(
        StackName=STACK_NAME, LogicalResourceId=logical_id
    )["StackResourceDetail"]["PhysicalResourceId"]


@contextmanager
def reconfigured(stack, logical_id, **changes):
    """One function with other variables in its environment, for as long as the block lasts."""
    lambda_, name = stack.cloud.client("lambda"), physical_id(stack, logical_id)
    variables = lambda_.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": variables | changes})
    try:
        yield
    finally:
        lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": variables})


@contextmanager
def no_events(stack):
    """Storage tells nobody."""
    events, rule = stack.cloud.client("events"), physical_id(stack, "IntakeRule").rpartition("|")[2]
    events.disable_rule(Name=rule)
    try:
        yield
    finally:
        events.enable_rule(Name=rule)


def sweep(stack, **changes):
    with reconfigured(stack, "SweepFunction", **IMPATIENT, **changes):
        answer = stack.cloud.client("lambda").invoke(
            FunctionName=stack.outputs["SweepFunctionName"], Payload=b"{}"
        )
    report = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, report
    return {name: count for name, count in report["outcomes"].items() if count}


def test_an_upload_whose_event_never_came_is_found(stack, client):
    with no_events(stack):
        image_id = client.upload(jpeg(640, 480, "green"), name="silent.jpg")
        time.sleep(0.5)
        assert client.get(image_id).status == "AWAITING_UPLOAD"

        assert sweep(stack)["UploadsFound"] == 1

    assert client.wait(image_id, timeout_s=60).verdict is not None


def test_a_ticket_that_nobody_used_is_forgotten_once_it_cannot_be_used(stack, client):
    with no_events(stack):
        used = client.upload(jpeg(640, 480, "red"), name="used.jpg")
        bucket = stack.outputs["OriginalsBucketName"]
        stack.cloud.client("s3").delete_object(Bucket=bucket, Key=f"default/{used}/original")

        assert "TicketsExpired" not in sweep(stack)
        assert client.get(used).status == "AWAITING_UPLOAD"
        assert sweep(stack, TICKET_SECONDS="-3600")["TicketsExpired"] >= 1

    with pytest.raises(NotFoundError):
        client.get(used)


def test_a_dead_letter_is_delivered_once_more(stack, client, letters):
    with no_events(stack):
        image_id = client.upload(jpeg(640, 480, "blue"), name="parked.jpg")
    key = f"default/{image_id}/original"
    bucket = stack.outputs["OriginalsBucketName"]
    version = stack.cloud.client("s3").head_object(Bucket=bucket, Key=key)["VersionId"]
    stored = {"key": key, "size": 1, "version-id": version, "sequencer": "01"}
    stack.cloud.client("sqs").send_message(
        QueueUrl=stack.outputs["IntakeDeadLettersUrl"],
        MessageBody=json.dumps({"detail": {"bucket": {"name": bucket}, "object": stored}}),
    )
    queue = letters.find("intake")
    [shown] = letters.show(queue, limit=10)
    assert shown.body["detail"]["object"]["key"] == key

    assert len(list(letters.redrive(queue, limit=10))) == 1

    assert client.wait(image_id, timeout_s=60).verdict is not None
    assert {queue.name: queue.letters for queue in letters.queues()}["intake"] == 0


def test_what_failed_through_our_fault_is_analysed_again_once_that_is_mended(stack, client):
    with reconfigured(stack, "PreprocessFunction", MAX_PIXELS="many"):
        failed = client.wait(client.upload(jpeg(640, 480, "white"), name="again.jpg"), timeout_s=60)
    assert (failed.status, failed.reason_code) == ("FAILED", "ConfigurationError")

    assert client.reanalyse(failed.id).status in ("RECEIVED", "ANALYSING")

    again = client.wait(failed.id, timeout_s=60)
    assert again.verdict is not None
    assert again.reason_code is None
