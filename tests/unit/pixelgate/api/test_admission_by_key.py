"""A key opens one workspace, until it expires, and nothing else does."""

from datetime import timedelta

import pytest

from pixelgate.api.admission import admitted_key
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.storage.api_keys import ApiKeyStore
from tests.support.documents import NOW
from tests.support.tables import TABLE


@pytest.fixture
def api_keys(dynamodb):
    return ApiKeyStore(dynamodb, TABLE)


@pytest.fixture
def key(api_keys):
    key = ApiKey.new()
    api_keys.add(
        ApiKeyRecord(
            key_id=key.key_id,
            workspace="default",
            secret_sha256=key.secret_sha256,
            created_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )
    )
    return key


def test_the_key_opens_its_workspace(api_keys, key):
    assert admitted_key(f"Bearer {key}", api_keys=api_keys, now=NOW).workspace == "default"


def test_the_key_does_not_open_it_after_its_end(api_keys, key):
    late = NOW + timedelta(days=1)

    assert admitted_key(f"Bearer {key}", api_keys=api_keys, now=late) is None


@pytest.mark.parametrize(
    "header",
    [
        lambda key: None,
        lambda key: "",
        lambda key: "Bearer",
        lambda key: str(key),
        lambda key: f"Basic {key}",
        lambda key: f"Bearer pg_{key.key_id}_{'0' * 64}",
        lambda key: f"Bearer {ApiKey.new()}",
        lambda key: f"Bearer {key}x",
    ],
    ids=["none", "empty", "no key", "no scheme", "scheme", "wrong secret", "unknown key", "longer"],
)
def test_nothing_else_opens_it(api_keys, key, header):
    assert admitted_key(header(key), api_keys=api_keys, now=NOW) is None


def test_the_secret_is_not_stored(dynamodb, key):
    stored = str(dynamodb.scan(TableName=TABLE)["Items"])

    assert key.key_id in stored
    assert key.secret not in stored
