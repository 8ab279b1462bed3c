from contextlib import contextmanager

import boto3
import pytest
from moto import mock_aws

from tests.support.tables import TABLE


@pytest.fixture(scope="module")
def dynamodb():
    with mock_aws():
        yield boto3.client("dynamodb", region_name="eu-west-1")


@pytest.fixture(scope="module")
def lasting(dynamodb):
    """``with lasting(World(...)) as world``: afterwards its processes are gone, and so is its table."""

    @contextmanager
    def last(world):
        try:
            yield world
        finally:
            for process in world.processes:
                process.kill()
            dynamodb.delete_table(TableName=TABLE)

    return last
