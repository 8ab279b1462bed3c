"""On a stack that hides faces, nothing but the search ever sees one, and the original does not stay."""

import pytest

from infra.local.stack import STACK_NAME, deploy_stack, new_api_key
from pixelgate_client.client import Client
from tests.integration.local.stack import eventually
from tests.support.template import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.golden]

PHOTO = ROOT / "samples" / "astronaut.jpg"


@pytest.fixture(scope="module")
def stack(local_cloud):
    yield deploy_stack(local_cloud, parameters={"HideFaces": "box", "KeepOriginals": "false"})
    # The other tests' stack is this one.
    deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def client(stack):
    with Client(stack.api_url, new_api_key(stack)) as client:
        yield client


def keys_of(stack, output, image_id):
    versions = stack.cloud.client("s3").list_object_versions(Bucket=stack.outputs[output])
    return sorted(each["Key"] for each in versions.get("Versions", []) if image_id in each["Key"])


def test_a_face_is_hidden_from_everything_and_counted(stack, client):
    image = client.wait(client.upload(PHOTO), timeout_s=60)

    assert image.findings is not None, image.reason_code
    assert (image.findings.faces.faces, image.findings.faces.hidden) == ((), 1)
    originals = [f"default/{image.id}/anonymized.jpg"]
    assert eventually(lambda: keys_of(stack, "OriginalsBucketName", image.id) == originals, within_s=60)
    work = [
        f"work/default/{image.id}/1/{name}"
        for name in ("center.ppm", "large.jpg", "small.jpg", "squeezed.ppm")
    ]
    assert eventually(lambda: keys_of(stack, "WorkBucketName", image.id) == work)


def test_when_faces_cannot_be_searched_nothing_is_analysed(stack, client):
    lambda_ = stack.cloud.client("lambda")
    name = stack.cloud.client("cloudformation").describe_stack_resource(
        StackName=STACK_NAME, LogicalResourceId="FindFacesFunction"
    )["StackResourceDetail"]["PhysicalResourceId"]
    variables = lambda_.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    broken = variables | {"MODEL": "no-such-model"}
    lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": broken})
    try:
        image = client.wait(client.upload(PHOTO), timeout_s=60)
    finally:
        lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": variables})

    assert (image.status, image.reason_code) == ("FAILED", "ConfigurationError")
    assert image.findings is None
    assert not [key for key in keys_of(stack, "WorkBucketName", image.id) if key.startswith("work/")]
    assert keys_of(stack, "OriginalsBucketName", image.id) == [f"default/{image.id}/original"]
