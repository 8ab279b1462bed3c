"""An original that is not kept goes only when its anonymised copy is there and nobody needs it any more."""

import boto3
import pytest

from pixelgate.api.originals import OriginalDiscarder
from pixelgate.domain.erasure import OriginalToDiscard
from pixelgate.domain.errors import RetryableError
from pixelgate.storage.objects import S3ObjectStore
from pixelgate.storage.removals import Removals
from tests.support.documents import IMAGE_ID, OTHER_ID, WORKSPACE, record

COPY = f"work/{WORKSPACE}/{IMAGE_ID}/1/large.jpg"
ORDER = OriginalToDiscard(workspace=WORKSPACE, image_id=IMAGE_ID, copy_key=COPY)


@pytest.fixture
def s3(dynamodb):
    client = boto3.client("s3")
    for bucket in ("originals", "work"):
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    client.put_bucket_versioning(Bucket="originals", VersioningConfiguration={"Status": "Enabled"})
    for image_id in (IMAGE_ID, OTHER_ID):
        for body in (b"one", b"two"):
            client.put_object(Bucket="originals", Key=f"{WORKSPACE}/{image_id}/original", Body=body)
        client.put_object(Bucket="work", Key=f"clear/{WORKSPACE}/{image_id}/1/large.jpg", Body=b"face")
        client.put_object(Bucket="work", Key=f"work/{WORKSPACE}/{image_id}/1/large.jpg", Body=b"hidden")
    return client


@pytest.fixture
def discarder(images, s3):
    return OriginalDiscarder(
        images=images,
        copies=S3ObjectStore(s3, "work"),
        kept=S3ObjectStore(s3, "originals"),
        originals=Removals(s3, "originals"),
        work=Removals(s3, "work"),
    )


def left(s3, bucket):
    versions = s3.list_object_versions(Bucket=bucket).get("Versions", [])
    return sorted(each["Key"].removeprefix(f"{WORKSPACE}/") for each in versions if IMAGE_ID in each["Key"])


@pytest.mark.parametrize("status", ["APPROVED", "IN_REVIEW", "REJECTED"])
def test_the_copy_takes_the_place_of_every_version(images, discarder, s3, status):
    images.create(record(status=status))

    assert discarder.discard(ORDER)

    assert left(s3, "originals") == [f"{IMAGE_ID}/anonymized.jpg"]
    assert left(s3, "work") == [COPY]
    kept = s3.get_object(Bucket="originals", Key=f"{WORKSPACE}/{IMAGE_ID}/anonymized.jpg")
    assert kept["Body"].read() == b"hidden"
    others = s3.list_object_versions(Bucket="originals", Prefix=f"{WORKSPACE}/{OTHER_ID}/")["Versions"]
    assert len(others) == 2


def test_to_discard_twice_changes_nothing_more(images, discarder, s3):
    images.create(record(status="APPROVED"))
    discarder.discard(ORDER)

    assert discarder.discard(ORDER)

    assert set(left(s3, "originals")) == {f"{IMAGE_ID}/anonymized.jpg"}


@pytest.mark.parametrize("status", ["RECEIVED", "ANALYSING"])
def test_an_image_without_a_verdict_keeps_its_original_for_now(images, discarder, s3, status):
    images.create(record(status=status))

    with pytest.raises(RetryableError):
        discarder.discard(ORDER)

    assert left(s3, "originals") == [f"{IMAGE_ID}/original"] * 2


@pytest.mark.parametrize("status", ["FAILED", "ERASED", None])
def test_what_failed_keeps_its_original_and_what_is_erased_gets_no_copy(images, discarder, s3, status):
    if status is not None:
        images.create(record(status=status))

    assert not discarder.discard(ORDER)

    assert left(s3, "originals") == [f"{IMAGE_ID}/original"] * 2


def test_without_the_copy_the_original_stays(images, discarder, s3):
    images.create(record(status="APPROVED"))
    s3.delete_object(Bucket="work", Key=COPY)

    with pytest.raises(s3.exceptions.NoSuchKey):
        discarder.discard(ORDER)

    assert left(s3, "originals") == [f"{IMAGE_ID}/original"] * 2
