"""Whole objects over connections of our own: signed, tried again, checked, and refused as botocore does."""

from contextlib import closing

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError, NoCredentialsError
from pytest_socket import enable_socket, socket_allow_hosts

from pixelgate.domain.errors import RetryableError
from pixelgate.runtime.aws_errors import family_of
from pixelgate.runtime.connections import Connections
from pixelgate.runtime.s3_requests import S3Requests, bucket_url
from pixelgate.storage.objects import DirectObjectStore
from tests.support.object_server import CREDENTIALS, REGION, ObjectServer

DATA = bytes(range(256)) * 300


@pytest.fixture(autouse=True)
def offline_unless_integration():
    """These tests talk to a server of their own on 127.0.0.1, and to nothing else."""
    enable_socket()
    # The plugin lifts this after each test.
    socket_allow_hosts(["127.0.0.1"])


@pytest.fixture
def server():
    with ObjectServer() as server:
        yield server


@pytest.fixture
def store(server):
    with closing(Connections()) as connections:
        requests = S3Requests(connections, CREDENTIALS, endpoint=server.endpoint, region=REGION)
        yield DirectObjectStore(requests, "bucket")


def busy(code="SlowDown", status=503):
    return status, f"<Error><Code>{code}</Code><Message>m</Message></Error>".encode()


def test_what_was_written_is_read(server, store):
    store.write("work/a b/ä~.jpg", DATA, content_type="image/jpeg")

    assert store.read("work/a b/ä~.jpg") == DATA
    [(headers, _)] = server.objects.values()
    assert headers["content-type"] == "image/jpeg"


def test_one_version_is_asked_for(server, store):
    server.objects["/bucket/key?versionId=v%2F1"] = {}, DATA

    assert store.read("key", version_id="v/1") == DATA


def test_bytes_come_as_they_are_stored_whatever_their_encoding_is_called(server, store):
    server.objects["/bucket/key"] = {"Content-Encoding": "gzip"}, DATA

    assert store.read("key") == DATA


@pytest.mark.parametrize("passing", [busy(), busy("InternalError", 500), None], ids=str)
def test_what_may_pass_is_tried_again(server, store, passing):
    server.objects["/bucket/key"] = {}, DATA
    server.failures = [passing, passing]

    assert store.read("key") == DATA
    assert len(server.requests) == 3


def test_a_write_is_tried_again_with_all_of_its_bytes(server, store):
    server.failures = [busy(), None]

    store.write("key", DATA, content_type="image/jpeg")

    assert server.objects["/bucket/key"][1] == DATA


@pytest.mark.parametrize("passing", [busy(), (502, b"a proxy's page"), None], ids=str)
def test_what_does_not_pass_is_left_to_the_state_machine(server, store, passing):
    server.failures = [passing] * 3

    with pytest.raises((ClientError, HTTPClientError)) as failed:
        store.read("key")

    assert type(family_of(failed.value)) is RetryableError
    assert len(server.requests) == 3


def test_a_body_that_ends_early_is_no_object(server, store):
    server.objects["/bucket/key"] = {"Content-Length": str(len(DATA) + 1), "Connection": "close"}, DATA

    with pytest.raises(HTTPClientError) as failed:
        store.read("key")

    assert type(family_of(failed.value)) is RetryableError


def test_bytes_that_changed_are_asked_for_again_later(server, store):
    store.write("key", DATA, content_type="image/jpeg")
    headers, _ = server.objects["/bucket/key"]
    server.objects["/bucket/key"] = headers, DATA[:-1] + b"?"

    with pytest.raises(RetryableError):
        store.read("key")


def test_the_checksum_of_parts_is_not_that_of_the_whole(server, store):
    server.objects["/bucket/key"] = {"x-amz-checksum-crc32": "AAAAAA==-2"}, DATA

    assert store.read("key") == DATA


def test_a_refusal_is_named_as_s3_names_it(server, store):
    server.failures = [busy("NoSuchVersion", 404)]

    with pytest.raises(ClientError) as refused:
        store.read("key", version_id="gone")

    assert refused.value.response["Error"]["Code"] == "NoSuchVersion"
    assert len(server.requests) == 1


def test_nobody_is_followed_elsewhere(server, store):
    server.failures = [(307, b"")]

    with pytest.raises(ClientError):
        store.read("key")

    assert len(server.requests) == 1


def test_without_credentials_nothing_is_sent(server):
    requests = S3Requests(Connections(), None, endpoint=server.endpoint, region=REGION)

    with pytest.raises(NoCredentialsError):
        DirectObjectStore(requests, "bucket").read("key")

    assert not server.requests


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"])
@pytest.mark.parametrize("endpoint", [None, "http://127.0.0.1:4566"])
@pytest.mark.parametrize("bucket", ["stack-work-1a2b", "with.dots"])
def test_a_bucket_is_where_botocore_would_look_for_it(region, endpoint, bucket):
    client = boto3.client(
        "s3", region_name=region, endpoint_url=endpoint, config=Config(signature_version="s3v4")
    )
    asked = []

    def note(request, **_):
        asked.append(request.url)
        raise InterruptedError

    client.meta.events.register("before-send.s3.GetObject", note)

    with pytest.raises(InterruptedError):
        client.get_object(Bucket=bucket, Key="key")

    assert bucket_url(client.meta.endpoint_url, bucket) + "key" == asked[0]
