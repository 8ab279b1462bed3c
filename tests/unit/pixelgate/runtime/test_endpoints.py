"""An endpoint is where botocore would look for it, though its models are not read."""

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import NoRegionError
from botocore.session import get_session

from pixelgate.runtime.endpoints import endpoint_of

SERVICES = ["dynamodb", "s3"]
# Else botocore names the oldest region's by no region, for buckets anywhere.
REGIONAL = Config(s3={"us_east_1_regional_endpoint": "regional"})


def botocores_endpoint(service):
    return boto3.Session().client(service, config=REGIONAL).meta.endpoint_url


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"])
@pytest.mark.parametrize("service", SERVICES)
def test_a_region_has_its_own(service, region, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)

    assert endpoint_of(get_session(), service) == botocores_endpoint(service)


@pytest.mark.parametrize(
    "configured", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3"]
)
@pytest.mark.parametrize("is_ignored", ["false", "true"])
@pytest.mark.parametrize("service", SERVICES)
def test_one_that_is_configured_comes_first(service, configured, is_ignored, monkeypatch):
    monkeypatch.setenv(configured, "http://127.0.0.1:4566")
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", is_ignored)

    assert endpoint_of(get_session(), service) == botocores_endpoint(service)


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_guesses_a_region(service, monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    # Whoever runs this test may have one of their own.
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")

    with pytest.raises(NoRegionError):
        endpoint_of(get_session(), service)
