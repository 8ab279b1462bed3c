"""Which pages a browser lets in: those of the origins that the stack names, and never everybody's."""

import re

import pytest

from tests.support.template import resources_of, template

ORIGINS = template()["Parameters"]["AllowedOrigins"]
API = template()["Resources"]["HttpApi"]["Properties"]["CorsConfiguration"]
NAMED = {"Ref": "AllowedOrigins"}


def rules():
    buckets = resources_of("AWS::S3::Bucket").items()
    return {
        name: bucket["CorsConfiguration"]["CorsRules"]
        for name, bucket in buckets
        if "CorsConfiguration" in bucket
    }


@pytest.mark.parametrize(
    "origin", ["https://photos.example.com", "http://localhost:8080", "https://a-b.example.com:8443"]
)
def test_an_origin_is_a_scheme_a_host_and_a_port(origin):
    assert re.fullmatch(ORIGINS["AllowedPattern"], origin)


@pytest.mark.parametrize(
    "text",
    ["*", "https://*", "https://*.example.com", "null", "https://example.com/", "example.com", "ftp://a", ""],
)
def test_what_would_let_everybody_in_or_nobody_is_refused(text):
    assert not re.fullmatch(ORIGINS["AllowedPattern"], text)


def test_there_may_be_several():
    assert ORIGINS["Type"] == "CommaDelimitedList"
    assert all(re.fullmatch(ORIGINS["AllowedPattern"], each) for each in ORIGINS["Default"].split(","))


def test_the_api_answers_them_alone_and_takes_no_credentials_of_the_browser():
    assert API["AllowOrigins"] == NAMED
    assert not API.get("AllowCredentials")


def test_storage_takes_their_uploads_and_shows_them_previews():
    assert {name: [rule["AllowedOrigins"] for rule in each] for name, each in rules().items()} == {
        "OriginalsBucket": [NAMED],
        "WorkBucket": [NAMED],
    }
    [work] = rules()["WorkBucket"]
    assert set(work["AllowedMethods"]) == {"GET", "HEAD"}
