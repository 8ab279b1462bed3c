"""The deployed function makes renditions with the rights that it has, and tells when an original is gone."""

import hashlib
import json

import pytest

from infra.local.stack import STACK_NAME, deploy_stack
from pixelgate.api.rendition_profiles import packaged_profile
from pixelgate.domain.rendering import RenditionsToMake
from tests.support.documents import IMAGE_ID, WORKSPACE, findings
from tests.support.images import encoded, noise

pytestmark = pytest.mark.integration

KEY = f"{WORKSPACE}/{IMAGE_ID}/original"


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def version(stack):
    """Of the original that is to be rendered; another picture has been uploaded over it since."""
    s3 = stack.cloud.client("s3")
    bucket = stack.outputs["OriginalsBucketName"]
    put = s3.put_object(Bucket=bucket, Key=KEY, Body=encoded(noise(800, 600), "JPEG"))
    s3.put_object(Bucket=bucket, Key=KEY, Body=b"something else")
    return put["VersionId"]


def invoke(stack, version_id):
    """What the function answers, and whether that is an error."""
    order = RenditionsToMake(
        image_id=IMAGE_ID,
        workspace=WORKSPACE,
        original_key=KEY,
        version_id=version_id,
        width=800,
        height=600,
        profile=packaged_profile(),
        measures=findings().measures,
        faces=findings().faces,
    )
    name = stack.cloud.client("cloudformation").describe_stack_resource(
        StackName=STACK_NAME, LogicalResourceId="MakeRenditionsFunction"
    )["StackResourceDetail"]["PhysicalResourceId"]
    answer = stack.cloud.client("lambda").invoke(FunctionName=name, Payload=order.model_dump_json().encode())
    return json.load(answer["Payload"]), "FunctionError" in answer


def released(stack):
    s3, bucket = stack.cloud.client("s3"), stack.outputs["WorkBucketName"]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=f"release/{WORKSPACE}/{IMAGE_ID}/").get("Contents", [])
    return {each["Key"]: s3.get_object(Bucket=bucket, Key=each["Key"]) for each in listed}


def test_a_version_that_is_gone_is_told_and_nothing_is_written(stack, version):
    before = set(released(stack))

    answer, is_error = invoke(stack, "00000000-0000-0000-0000-000000000000")

    assert is_error
    assert answer["errorType"] == "RejectedImageError", answer
    assert "is gone" in answer["errorMessage"]
    assert set(released(stack)) == before


def test_the_standard_profile_is_made_of_the_version_that_was_meant(stack, version):
    answer, is_error = invoke(stack, version)

    assert not is_error, answer
    stored = released(stack)
    assert {each["key"] for each in answer["renditions"]} == set(stored)
    for each in answer["renditions"]:
        content = stored[each["key"]]
        assert hashlib.sha256(content["Body"].read()).hexdigest() == each["sha256"]
        assert content["ContentType"] == f"image/{each['format']}"
    assert [each["width"] for each in answer["renditions"] if each["name"] == "photo"][::3] == [
        320,
        480,
        640,
        800,
    ]
