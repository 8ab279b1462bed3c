import boto3
import pytest
from moto import mock_aws

from infra.local.invocation.sample_original import with_original

BUCKET = "originals"
EVENT = {"original_key": "default/img/original", "version_id": "v1", "bytes": 1234}


@pytest.fixture
def s3():
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        yield client


@pytest.fixture
def picture(tmp_path):
    file = tmp_path / "cat.png"
    file.write_bytes(b"a picture")
    return file


def test_an_original_that_is_missing_is_put_and_named(s3, picture):
    event = with_original(EVENT, s3, BUCKET, picture)

    named = {"Bucket": BUCKET, "Key": event["original_key"], "VersionId": event["version_id"]}
    assert s3.get_object(**named)["Body"].read() == b"a picture"
    assert event["bytes"] == len(b"a picture")


def test_an_original_that_is_there_is_left_alone(s3, picture):
    stored = s3.put_object(Bucket=BUCKET, Key=EVENT["original_key"], Body=b"mine")
    event = {**EVENT, "version_id": stored["VersionId"]}

    assert with_original(event, s3, BUCKET, picture) == event


def test_an_event_that_tells_no_size_is_not_given_one(s3, picture):
    event = {"original_key": EVENT["original_key"], "version_id": "v1"}

    assert "bytes" not in with_original(event, s3, BUCKET, picture)
