"""On the deployed stack an approved image becomes public, and nothing else ever is, at whatever address."""


import httpx
import pytest

from infra.local.cloud import free_port
from infra.local.gateway import Gateway
from infra.local.stack import deploy_stack, new_api_key
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.images import ImageStore
from pixelgate.storage.releases import ReleaseStore
from pixelgate_client.client import Client
from tests.integration.local.stack import eventually
from tests.support.template import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.golden]

COFFEE = ROOT / "samples" / "coffee.jpg"
WORKSPACE = "default"


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def client(stack):
    with Client(stack.api_url, new_api_key(stack)) as client:
        yield client


@pytest.fixture(scope="module")
def gateway(stack, tmp_path_factory):
    web = tmp_path_factory.mktemp("web")
    with Gateway(port=free_port(), api_url=stack.api_url, web=web, media=stack.media) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def releases(stack):
    return ReleaseStore(stack.cloud.client("dynamodb"), stack.outputs["TableName"])


@pytest.fixture(scope="module")
def images(stack):
    return ImageStore(stack.cloud.client("dynamodb"), stack.outputs["TableName"])


def delivered(stack, image_id):
    s3, bucket = stack.cloud.client("s3"), stack.outputs["DeliveryBucketName"]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=f"media/{WORKSPACE}/{image_id}/")
    return {each["Key"] for each in listed.get("Contents", [])}


def released(images, image_id):
    return images.get(WORKSPACE, image_id).release


def test_an_approved_image_becomes_public_and_a_rejected_one_is_gone(
    stack, client, gateway, images, releases
):
    image = client.wait(client.upload(COFFEE), timeout_s=120)
    assert image.status == ImageStatus.APPROVED

    assert eventually(lambda: released(images, image.id) is not None, within_s=60)
    release = releases.release(WORKSPACE, image.id)
    assert {file.key for file in release.files} == delivered(stack, image.id)
    paths = [f"{gateway.url}/{file.key}" for file in release.files]
    for path, file in zip(paths, release.files, strict=True):
        answer = httpx.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"image/{file.format}"
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.content) == file.bytes

    client.reviews.decide(image.id, "reject", reason_code="RIGHTS")
    assert eventually(lambda: not delivered(stack, image.id), within_s=60)

    assert {httpx.get(path).status_code for path in paths} == {404}
    assert eventually(lambda: released(images, image.id) is None, within_s=60)
