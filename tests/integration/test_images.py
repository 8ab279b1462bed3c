"""An image's whole way on the deployed stack, IAM enforced: from presigned POST to announced verdict."""

import json
import time
from contextlib import contextmanager
from io import BytesIO

import httpx
import pytest
import yaml
from PIL import Image

from infra.local.stack import deploy_stack, new_api_key
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError, NotFoundError
from tests.support.images import jpeg, png
from tests.support.template import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.golden]

SAMPLES = {
    entry["file"]: entry for entry in yaml.safe_load((ROOT / "samples/samples.yaml").read_text())["samples"]
}
LIMITS = {"MaxUploadBytes": "3000000", "MaxImageBytes": "2000000", "MaxPixels": "4000000"}
FINDINGS = {"labels", "objects", "moderation", "faces", "text", "measures", "duplicates"}


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud, parameters=LIMITS)


@pytest.fixture(scope="module")
def client(stack):
    with Client(stack.api_url, new_api_key(stack)) as client:
        yield client


@pytest.fixture(scope="module")
def announced(stack):
    """The queue that hears everything the bus announces."""
    sqs, events = stack.cloud.client("sqs"), stack.cloud.client("events")
    url = sqs.create_queue(QueueName="announced")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    bus = stack.outputs["BusName"]
    events.put_rule(Name="all", EventBusName=bus, EventPattern=json.dumps({"source": ["pixelgate"]}))
    events.put_targets(Rule="all", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    return url


def analysed(client, source, **kwargs):
    return client.wait(client.upload(source, **kwargs), timeout_s=60)


def never_seen(sample):
    """The sample's picture in bytes of its own: findings of the same bytes would be used again."""
    file = BytesIO()
    with Image.open(ROOT / "samples" / sample) as picture:
        picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def depth(stack, output):
    attributes = stack.cloud.client("sqs").get_queue_attributes(
        QueueUrl=stack.outputs[output], AttributeNames=["All"]
    )["Attributes"]
    names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    return sum(int(attributes[name]) for name in names)


def eventually(condition, *, timeout_s=60):
    """Wait for what happens a moment later; returns the truth of ``condition`` in the end."""
    deadline = time.monotonic() + timeout_s
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def what_it_says(image):
    """All that follows from the image's bytes. Whether it is public yet is another matter."""
    return image.model_dump(include={"status", "reason", "facts", "findings", "verdict"})


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_ends_as_it_should(client, name):
    image = analysed(client, ROOT / "samples" / name)

    assert image.status == SAMPLES[name]["expected_status"], image.reason
    assert image.reason


def test_findings_and_verdict_are_whole(client):
    image = analysed(client, ROOT / "samples" / "astronaut.jpg")

    found = image.findings.model_dump(mode="json")
    assert set(found) == {*FINDINGS, "custom_labels"}
    assert [name for name, finding in found.items() if finding.get("missing")] == ["custom_labels"]
    assert found["custom_labels"]["error"] == "no classifier is active"
    assert image.verdict.trace
    assert image.verdict.ruleset == image.ruleset


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"just some text, whatever its name says", "UNSUPPORTED_FORMAT"),
        (jpeg(800, 600)[:-400], "TRUNCATED"),
        (jpeg(2001, 2000), "TOO_MANY_PIXELS"),
        (jpeg(100, 100) + bytes(2_000_000), "TOO_MANY_BYTES"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_image_we_accept_is_rejected_with_a_reason_and_leaves_nothing_behind(
    stack, client, data, code
):
    image = analysed(client, data, name="upload.jpg")

    assert (image.status, image.reason_code) == ("REJECTED", code)
    assert image.reason.endswith((".", ")"))
    assert image.findings is None
    assert image.verdict is None
    assert eventually(lambda: depth(stack, "IntakeQueueUrl") == 0)
    assert depth(stack, "IntakeDeadLettersUrl") == 0


def test_more_bytes_than_storage_takes_are_refused_before_they_are_sent(client):
    with pytest.raises(ApiError, match="3,000,000"):
        client.upload(jpeg(10, 10) + bytes(3_000_001), name="huge.jpg")


def test_a_ticket_is_good_for_its_own_key_type_and_size_only(stack):
    key = new_api_key(stack)
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=stack.api_url, headers=headers) as api:
        ticket = api.post("/v1/uploads", json={"name": "a.png", "content_type": "image/png"}).json()["upload"]

        def post(data=b"x", **changes):
            fields = {**ticket["fields"], **changes}
            return httpx.post(ticket["url"], data=fields, files={"file": data}).status_code

        assert post(key="default/img_01K0000000000000000000000A/original") == 403
        assert post(**{"Content-Type": "text/html"}) == 403
        assert post(b"x" * 3_000_001) == 400
        assert post(png(10, 10)) in (200, 201, 204)


def test_only_a_key_opens_the_api_and_only_its_own_workspace(stack, client):
    image_id = client.upload(jpeg(300, 300), name="mine.jpg")

    assert httpx.get(f"{stack.api_url}/v1/images").status_code == 401
    forged = httpx.get(f"{stack.api_url}/v1/images", headers={"authorization": "Bearer pg_0_0"})
    assert forged.status_code == 403
    with pytest.raises(NotFoundError):
        client.get(image_id[:-1] + ("0" if image_id[-1] != "0" else "1"))


def test_a_verdict_is_announced_once_it_is_stored(stack, client, announced):
    image = analysed(client, jpeg(640, 480, "green"), name="green.jpg")
    sqs = stack.cloud.client("sqs")
    heard = []

    def is_heard():
        messages = sqs.receive_message(QueueUrl=announced, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        heard.extend(json.loads(message["Body"]) for message in messages.get("Messages", []))
        return any(event["detail"]["id"] == image.id for event in heard)

    assert eventually(is_heard)
    [event] = [event for event in heard if event["detail"]["id"] == image.id]
    assert event["detail-type"] == "ImageAnalysed"
    assert (event["detail"]["status"], event["detail"]["workspace"]) == (image.status, "default")


def test_a_repeated_event_changes_nothing(stack, client):
    image = analysed(client, jpeg(640, 480, "blue"), name="blue.jpg")
    bucket = stack.outputs["OriginalsBucketName"]
    key = f"default/{image.id}/original"
    version = stack.cloud.client("s3").head_object(Bucket=bucket, Key=key)["VersionId"]
    stored = {"key": key, "size": 1, "version-id": version, "sequencer": "01"}
    message = json.dumps({"detail": {"bucket": {"name": bucket}, "object": stored}})

    for _ in range(3):
        stack.cloud.client("sqs").send_message(QueueUrl=stack.outputs["IntakeQueueUrl"], MessageBody=message)

    assert eventually(lambda: depth(stack, "IntakeQueueUrl") == 0)
    assert what_it_says(client.get(image.id)) == what_it_says(image)


def test_bytes_put_over_an_approved_image_do_not_inherit_its_verdict(stack, client):
    image = analysed(client, ROOT / "samples" / "cat.png")
    bucket = stack.outputs["OriginalsBucketName"]

    stack.cloud.client("s3").put_object(Bucket=bucket, Key=f"default/{image.id}/original", Body=b"other")

    assert eventually(lambda: depth(stack, "IntakeQueueUrl") == 0)
    assert what_it_says(client.get(image.id)) == what_it_says(image)


@contextmanager
def reconfigured(stack, logical_id, **changes):
    """One function with other variables in its environment, for as long as the block lasts."""
    lambda_ = stack.cloud.client("lambda")
    name = stack.cloud.client("cloudformation").describe_stack_resource(
        StackName="pixelgate", LogicalResourceId=logical_id
    )["StackResourceDetail"]["PhysicalResourceId"]
    variables = lambda_.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": variables | changes})
    try:
        yield
    finally:
        lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": variables})


def test_a_model_that_is_missing_costs_a_review_and_not_the_image(stack, client):
    with reconfigured(stack, "DetectFunction", MODELS_DIR="/nowhere"):
        image = analysed(client, never_seen("cat.png"), name="cat.png")

    assert image.status == "IN_REVIEW"
    found = image.findings.model_dump(mode="json")
    assert found["objects"] == {"missing": True, "error": "ConfigurationError"}
    assert found["labels"]["labels"]
    assert "objects" in image.reason


def test_whoever_asks_for_tesseract_is_read_to_by_tesseract(stack, client):
    with reconfigured(stack, "ReadTextFunction", TEXT_ENGINE="tesseract"):
        image = analysed(client, never_seen("screenshot-listing.png"), name="listing.png")

    assert image.findings.text.engine == "tesseract"
    assert "Hunting rifle" in " ".join(line.text for line in image.findings.text.lines)
    assert image.status == "IN_REVIEW"
