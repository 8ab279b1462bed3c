"""On the deployed stack, IAM enforced: a picture is seen for minutes, without what was hidden in it."""

import io
from datetime import UTC, datetime

import httpx
import numpy as np
import pytest
from PIL import Image

from infra.local.stack import deploy_stack
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.imaging.anonymize import BOX_LEVEL
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError, NotFoundError
from tests.integration.local.stack import eventually
from tests.support.images import encoded, exif
from tests.support.template import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.golden]

PHOTO = ROOT / "samples" / "astronaut.jpg"


@pytest.fixture(scope="module")
def stack(local_cloud):
    yield deploy_stack(local_cloud)
    # Some of these tests change how it hides faces; the other tests' stack is this one.
    deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def client_of(stack):
    """A client for a workspace of its own."""
    clients = []

    def client_of(workspace):
        key = ApiKey.new()
        record = ApiKeyRecord(
            key_id=key.key_id,
            workspace=workspace,
            secret_sha256=key.secret_sha256,
            created_at=datetime.now(UTC),
        )
        stack.api_keys.add(record)
        clients.append(Client(stack.api_url, str(key)))
        return clients[-1]

    yield client_of
    for client in clients:
        client.close()


@pytest.fixture(scope="module")
def client(client_of):
    return client_of("previews")


@pytest.fixture(scope="module")
def photo(client):
    """A photo that is turned, and says where it was taken."""
    with Image.open(PHOTO) as picture:
        data = encoded(picture.convert("RGB"), "JPEG", exif=exif(orientation=6))
    image = client.wait(client.upload(data, name="photo.jpg"), timeout_s=60)
    assert image.facts is not None, image.reason
    return image


def fetched(preview):
    answer = httpx.get(preview.url, trust_env=False)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, no-store"
    picture = Image.open(io.BytesIO(answer.content))
    picture.load()
    return picture


def forget_work_copies(stack, image_id):
    """As storage does once they are old enough."""
    s3, bucket = stack.cloud.client("s3"), stack.outputs["WorkBucketName"]
    listed = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    copies = [each["Key"] for each in listed if image_id in each["Key"] and each["Key"].startswith("work/")]
    assert copies
    for key in copies:
        s3.delete_object(Bucket=bucket, Key=key)


def grey_share(picture):
    """How much of a picture is painted over by a plain box."""
    pixels = np.asarray(picture.convert("RGB")).astype(int)
    return (np.abs(pixels - BOX_LEVEL).max(axis=2) <= 3).mean()


def test_a_picture_is_shown_upright_without_metadata_and_to_nobody_else(client, client_of, photo):
    preview = client.preview(photo.id)

    picture = fetched(preview)
    assert picture.size == (preview.width, preview.height)
    assert (picture.width > picture.height) == (photo.facts.width > photo.facts.height)
    assert dict(picture.getexif()) == {}
    with pytest.raises(NotFoundError):
        client_of("strangers").preview(photo.id)


def test_an_address_is_good_for_its_picture_only(client, photo):
    preview = client.preview(photo.id)

    others = preview.url.replace("large.jpg", "small.jpg"), preview.url.partition("?")[0]

    assert [httpx.get(url, trust_env=False).status_code for url in others] == [403, 403]


def test_once_the_copies_have_expired_a_picture_is_made_of_the_original(stack, client, photo):
    forget_work_copies(stack, photo.id)

    preview = client.preview(photo.id)

    assert f"/release/previews/{photo.id}/" in preview.url
    picture = fetched(preview)
    assert picture.size == (preview.width, preview.height)
    assert max(picture.size) <= 1024
    assert dict(picture.getexif()) == {}


def test_a_file_that_is_no_picture_is_not_shown(client):
    image = client.wait(client.upload(PHOTO.read_bytes()[:3000], name="cut.jpg"), timeout_s=60)

    with pytest.raises(ApiError) as refused:
        client.preview(image.id)

    assert refused.value.problem.type == "urn:pixelgate:problem:no-picture"


@pytest.mark.parametrize("keeps", ["true", "false"], ids=["originals kept", "originals not kept"])
def test_where_a_face_was_hidden_it_is_hidden_in_every_preview(stack, client, keeps):
    deploy_stack(stack.cloud, parameters={"HideFaces": "box", "KeepOriginals": keeps})
    image = client.wait(client.upload(PHOTO), timeout_s=60)
    assert image.findings is not None, image.reason_code
    assert image.findings.faces.hidden == 1

    assert grey_share(fetched(client.preview(image.id))) > 0.02

    if keeps == "false":
        s3, bucket = stack.cloud.client("s3"), stack.outputs["OriginalsBucketName"]
        folder = f"previews/{image.id}/"
        assert eventually(
            lambda: (
                [each["Key"] for each in s3.list_objects_v2(Bucket=bucket, Prefix=folder)["Contents"]]
                == [f"{folder}anonymized.jpg"]
            ),
            within_s=60,
        )
    forget_work_copies(stack, image.id)
    if keeps == "true":
        with pytest.raises(ApiError) as refused:
            client.preview(image.id)
        assert refused.value.problem.type == "urn:pixelgate:problem:preview-gone"
    else:
        assert grey_share(fetched(client.preview(image.id))) > 0.02
