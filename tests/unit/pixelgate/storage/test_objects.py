"""Objects that are gone are told apart from everything else that may fail."""

import boto3
import pytest
from botocore.exceptions import ClientError

from pixelgate.storage.objects import ObjectGoneError, S3ObjectStore, read_existing


@pytest.fixture
def store(dynamodb):
    client = boto3.client("s3")
    client.create_bucket(Bucket="originals", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    client.put_bucket_versioning(Bucket="originals", VersioningConfiguration={"Status": "Enabled"})
    return S3ObjectStore(client, "originals")


def test_a_version_is_read_until_it_is_gone(store):
    client = boto3.client("s3")
    version = client.put_object(Bucket="originals", Key="k", Body=b"first")["VersionId"]
    client.put_object(Bucket="originals", Key="k", Body=b"second")

    assert read_existing(store, "k", version_id=version) == b"first"
    assert read_existing(store, "k") == b"second"
    client.delete_object(Bucket="originals", Key="k", VersionId=version)
    with pytest.raises(ObjectGoneError):
        read_existing(store, "k", version_id=version)


def test_a_key_that_never_was_is_gone_too(store):
    with pytest.raises(ObjectGoneError):
        read_existing(store, "nothing")


def test_a_missing_bucket_is_another_matter(store):
    with pytest.raises(ClientError):
        read_existing(S3ObjectStore(boto3.client("s3"), "none"), "k")
