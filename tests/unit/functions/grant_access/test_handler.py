"""functions/grant_access: the first admin key once, another only when asked for, and quotas."""

import pytest
from moto import mock_aws
from pydantic import ValidationError

from functions.grant_access import handler as grant_access
from pixelgate.domain.api_key import ApiKey
from pixelgate.runtime import clients
from pixelgate.storage.api_keys import ApiKeyStore
from tests.support.tables import TABLE, create_table


@pytest.fixture
def dynamodb(monkeypatch):
    monkeypatch.setenv("TABLE_NAME", TABLE)
    monkeypatch.setenv("UPLOADS_PER_DAY", "100")
    monkeypatch.setenv("UPLOAD_BYTES_PER_DAY", "0")
    for factory in (clients.dynamodb, grant_access.desk):
        factory.cache_clear()
    with mock_aws():
        yield create_table()


def test_the_first_admin_key_is_made_once(dynamodb, lambda_context):
    order = {"workspace": "shop", "key_name": "first"}

    first = grant_access.handler(order, lambda_context)
    second = grant_access.handler(order, lambda_context)
    another = grant_access.handler({**order, "another": True}, lambda_context)

    key = ApiKey.parse(first["key"]["api_key"])
    store = ApiKeyStore(dynamodb, TABLE)
    assert store.find(key.key_id).role == "admin"
    assert (second["key"], second["has_admin_key"]) == (None, True)
    assert another["key"]["key_id"] != key.key_id
    assert [entry.actor for entry in store.history("shop")] == ["system:operator"] * 2
    assert store.knows("shop")


def test_a_quota_of_its_own_stands_until_it_is_replaced(dynamodb, lambda_context):
    order = {"workspace": "shop", "quota": {"uploads_per_day": 5, "bytes_per_day": None}}

    before = grant_access.handler({"workspace": "shop"}, lambda_context)
    after = grant_access.handler(order, lambda_context)

    assert before["quota"] == {"uploads_per_day": 100, "bytes_per_day": None}
    assert after["quota"] == {"uploads_per_day": 5, "bytes_per_day": None}
    assert after["key"] is None


@pytest.mark.parametrize("order", [{}, {"workspace": "A#B"}, {"workspace": "shop", "role": "admin"}])
def test_what_is_no_grant_is_refused(dynamodb, lambda_context, order):
    with pytest.raises(ValidationError):
        grant_access.handler(order, lambda_context)
