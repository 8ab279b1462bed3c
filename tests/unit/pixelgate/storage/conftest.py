import pytest
from moto import mock_aws

from tests.support.tables import create_table


@pytest.fixture
def dynamodb():
    with mock_aws():
        yield create_table()
