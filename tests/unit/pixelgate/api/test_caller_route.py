"""GET /v1/caller: a caller is told about itself, and nothing that only its owner may know."""

import json

import pytest

from pixelgate.domain.access import GRANTS, Action, Role
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.storage.api_keys import ApiKeyStore
from tests.support.application import whole_application
from tests.support.documents import NOW, WORKSPACE
from tests.support.http import KEY_ID, request
from tests.support.tables import TABLE


@pytest.fixture
def ask(dynamodb, lambda_context):
    app = whole_application()

    def ask(role="admin", author=KEY_ID):
        asked = request("GET", "/v1/caller", workspace=WORKSPACE, role=role, key_id=author)
        answer = app.resolve(asked, lambda_context)
        assert answer["statusCode"] == 200, answer["body"]
        return json.loads(answer["body"])

    return ask


@pytest.fixture
def stored(dynamodb):
    key = ApiKey(KEY_ID, ApiKey.new().secret)
    record = ApiKeyRecord(
        key_id=KEY_ID,
        workspace=WORKSPACE,
        secret_sha256=key.secret_sha256,
        created_at=NOW,
        name="web shop",
        role=Role.ADMIN,
        expires_at=NOW,
    )
    ApiKeyStore(dynamodb, TABLE).add(record)
    return key


def test_a_key_is_told_what_it_is_and_not_its_secret(ask, stored):
    told = ask()

    assert (told["workspace"], told["author"], told["role"]) == (WORKSPACE, KEY_ID, "admin")
    assert told["key"]["name"] == "web shop"
    assert told["key"]["expires_at"]
    assert stored.secret_sha256 not in json.dumps(told)


def test_a_person_has_no_key(ask):
    assert ask(author="user:ann@example.com")["key"] is None


@pytest.mark.parametrize("role", Role)
def test_every_role_is_told_what_it_may_and_where_its_uploads_go_if_it_may_upload(ask, role):
    told = ask(role=role)

    assert set(told["may"]) == GRANTS[role]
    assert (told["uploads"] is not None) is (Action.UPLOAD in GRANTS[role])
    if told["uploads"]:
        assert "originals" in told["uploads"]["url"]
        assert told["uploads"]["max_bytes"] == 1000
