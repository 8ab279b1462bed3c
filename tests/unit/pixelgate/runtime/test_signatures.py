"""Our signature is botocore's, whatever is sent."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials
from hypothesis import given
from hypothesis import strategies as st

from pixelgate.runtime.signatures import signed_headers

NOW = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)
REGION = "eu-central-1"

names = st.from_regex(r"x-amz-[a-z0-9]{1,12}", fullmatch=True)
values = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
credentials = st.builds(
    ReadOnlyCredentials, access_key=values, secret_key=values, token=st.one_of(st.none(), values)
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))


def of_botocore(auth, method, url, headers, body):
    """What botocore says of a request with the same headers, which hold the moment."""
    given = {name: value for name, value in headers.items() if name != "authorization"}
    request = AWSRequest(method, url, headers=given, data=body)
    request.context["timestamp"] = headers["x-amz-date"]
    to_sign = auth.string_to_sign(request, auth.canonical_request(request))
    auth._inject_signature_to_request(request, auth.signature(to_sign, request))
    return request.headers["Authorization"]


@given(
    credentials=credentials,
    at=moments,
    method=st.sampled_from(["GET", "PUT"]),
    host=st.sampled_from(["work.s3.eu-central-1.amazonaws.com", "127.0.0.1:4566"]),
    key=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    version=st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=10)),
    headers=st.dictionaries(names, values, max_size=4),
    body=st.binary(max_size=40),
)
def test_an_object_is_asked_for_as_botocore_would(credentials, at, method, host, key, version, headers, body):
    query = "" if version is None else "?versionId=" + quote(version, safe="")
    url = f"https://{host}/{quote(key)}{query}"

    signed = signed_headers(
        method, url, headers, body, credentials=credentials, service="s3", region=REGION, at=at
    )

    auth = S3SigV4Auth(credentials, "s3", REGION)
    assert signed["authorization"] == of_botocore(auth, method, url, signed, body)
    assert headers.items() <= signed.items()
    assert signed.get("x-amz-security-token") == credentials.token


@given(credentials=credentials, at=moments, body=st.binary(max_size=40))
def test_a_table_is_asked_as_botocore_would(credentials, at, body):
    url = f"https://dynamodb.{REGION}.amazonaws.com/"
    headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.GetItem"}

    signed = signed_headers(
        "POST", url, headers, body, credentials=credentials, service="dynamodb", region=REGION, at=at
    )

    auth = SigV4Auth(credentials, "dynamodb", REGION)
    assert signed["authorization"] == of_botocore(auth, "POST", url, signed, body)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"at": datetime(2026, 3, 2, tzinfo=UTC)}),
        ({}, {"region": "us-east-1"}),
        ({}, {"service": "dynamodb"}),
        ({}, {"credentials": ReadOnlyCredentials("id", "another", None)}),
    ],
    ids=["day", "region", "service", "secret"],
)
def test_a_kept_key_is_taken_for_no_other(one, other):
    usual = {
        "credentials": ReadOnlyCredentials("id", "secret", None),
        "service": "s3",
        "region": REGION,
        "at": NOW,
    }

    first, second, again = (
        signed_headers("GET", "https://host/key", {}, b"", **usual | changes)["authorization"]
        for changes in (one, other, one)
    )

    assert first == again
    assert first.partition("Signature=")[2] != second.partition("Signature=")[2]
