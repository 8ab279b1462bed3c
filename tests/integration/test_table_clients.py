"""boto3's client of the table and our own answer alike: on the local cloud, which verifies signatures."""

from contextlib import closing
from functools import partial

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from infra.local.cloud import ADMIN_ACCESS_KEY, ADMIN_SECRET_KEY
from pixelgate.runtime.connections import Connections
from pixelgate.runtime.dynamodb_requests import DynamoDBRequests
from tests.support.table_calls import KEY, outcomes_of
from tests.support.tables import TABLE, create_table

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def theirs(local_cloud):
    return create_table(local_cloud.client("dynamodb"))


@pytest.fixture
def our_client(local_cloud):
    with closing(Connections()) as connections:
        yield partial(
            DynamoDBRequests, connections, endpoint=local_cloud.endpoint_url, region=local_cloud.region
        )


def test_both_clients_answer_and_refuse_alike(our_client, theirs):
    ours = our_client(Credentials(ADMIN_ACCESS_KEY, ADMIN_SECRET_KEY))

    assert outcomes_of(ours, TABLE) == outcomes_of(theirs, TABLE)


def test_a_stranger_is_refused(our_client, theirs):
    strangers = our_client(Credentials("AKIDSTRANGER00000000", "another"))

    with pytest.raises(ClientError):
        strangers.get_item(TableName=TABLE, Key=KEY)
