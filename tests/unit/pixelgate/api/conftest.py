import pytest
from moto import mock_aws

from pixelgate.storage.images import ImageStore
from tests.support.tables import TABLE, create_table


@pytest.fixture
def dynamodb():
    with mock_aws():
        yield create_table()


@pytest.fixture
def images(dynamodb):
    return ImageStore(dynamodb, TABLE)
