import io

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from moto import mock_aws

from pixelgate.domain.errors import RetryableError
from pixelgate.storage.deposits import Deposits, SourceGoneError


@pytest.fixture
def s3():
    with mock_aws():
        client = boto3.client("s3")
        for bucket in ("originals", "pictures"):
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield client


def test_a_file_is_stored_whole_and_what_is_there_already_stays(s3):
    deposits = Deposits(s3, "originals")
    file = io.BytesIO(b"first")
    file.seek(3)

    deposits.put("key", file, content_type="image/jpeg")
    deposits.put("key", io.BytesIO(b"second"), content_type="image/png")

    stored = s3.get_object(Bucket="originals", Key="key")
    assert (stored["Body"].read(), stored["ContentType"]) == (b"first", "image/jpeg")


def test_what_somebody_else_is_storing_at_this_moment_may_be_tried_again(s3):
    with Stubber(s3) as stub, pytest.raises(RetryableError):
        stub.add_client_error("put_object", "ConditionalRequestConflict")
        Deposits(s3, "originals").put("key", io.BytesIO(b"x"), content_type="image/jpeg")


def test_a_copy_takes_the_bytes_and_nothing_else(s3):
    s3.put_object(Bucket="pictures", Key="a b+c.jpg", Body=b"x", Metadata={"owner": "me"}, Tagging="a=b")
    etag = s3.head_object(Bucket="pictures", Key="a b+c.jpg")["ETag"]

    Deposits(s3, "originals").copy(
        "key", bucket="pictures", source_key="a b+c.jpg", etag=etag, content_type="image/jpeg"
    )

    stored = s3.get_object(Bucket="originals", Key="key")
    assert (stored["Body"].read(), stored["ContentType"], stored["Metadata"]) == (b"x", "image/jpeg", {})
    assert s3.get_object_tagging(Bucket="originals", Key="key")["TagSet"] == []


@pytest.mark.parametrize("code", ["NoSuchKey", "PreconditionFailed"])
def test_an_object_that_is_gone_or_another_one_now_is_not_copied(s3, code):
    # moto knows no conditional copies.
    with Stubber(s3) as answers:
        answers.add_client_error("copy_object", service_error_code=code)
        with pytest.raises(SourceGoneError):
            Deposits(s3, "originals").copy(
                "key", bucket="pictures", source_key="b.jpg", etag='"e"', content_type="image/jpeg"
            )


def test_a_fault_of_our_own_is_no_missing_object(s3):
    with pytest.raises(ClientError, match="NoSuchBucket"):
        Deposits(s3, "originals").copy(
            "key", bucket="nowhere", source_key="a.jpg", etag='"e"', content_type="image/jpeg"
        )
