"""Keys and tokens at the same door: one says yes or nobody comes in."""

import pytest

from pixelgate.api.admission import AdmissionSettings, Admitted, Doorkeeper, open_door, token_reader
from pixelgate.api.key_uses import KeyUses
from pixelgate.domain.access import Role
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.errors import ConfigurationError
from pixelgate.storage.api_keys import ApiKeyStore
from tests.support.documents import NOW
from tests.support.identity_provider import AUDIENCE, ISSUER, Provider, token
from tests.support.tables import TABLE


def settings(**changes):
    given = {
        "table_name": TABLE,
        "oidc_issuer": ISSUER,
        "oidc_audience": AUDIENCE,
        "oidc_workspace_claim": "pixelgate:workspace",
        "oidc_role_claim": "pixelgate:role",
    }
    return AdmissionSettings.model_validate({**given, **changes})


@pytest.fixture
def api_keys(dynamodb):
    return ApiKeyStore(dynamodb, TABLE)


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def door(api_keys, provider):
    reader = token_reader(settings(), fetch=provider)
    return Doorkeeper(api_keys=api_keys, uses=KeyUses(api_keys), read_token=reader)


def add_key(api_keys, workspace, role=Role.ADMIN):
    key = ApiKey.new()
    api_keys.add(
        ApiKeyRecord(
            key_id=key.key_id,
            workspace=workspace,
            secret_sha256=key.secret_sha256,
            created_at=NOW,
            role=role,
        )
    )
    return key


def test_a_person_is_let_in_where_and_as_what_their_provider_says(door, api_keys):
    add_key(api_keys, "shop")

    admitted = door.admit(f"Bearer {token()}", now=NOW)

    assert admitted == Admitted("shop", "user:ann@example.com", Role.REVIEWER)


def test_a_key_is_let_in_without_asking_the_provider(door, api_keys, provider):
    key = add_key(api_keys, "shop", Role.READER)

    assert door.admit(f"Bearer {key}", now=NOW) == Admitted("shop", key.key_id, Role.READER)
    assert api_keys.lines("shop")[0].last_used_at == NOW
    assert provider.asked == []


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Basic a.b.c",
        "a.b.c",
        pytest.param(f"Bearer {ApiKey.new()}", id="unknown key"),
        "Bearer a.b.c.d",
    ],
)
def test_whatever_is_neither_is_kept_out_and_nobody_is_asked(door, provider, header):
    assert door.admit(header, now=NOW) is None
    assert provider.asked == []


def test_a_token_of_somebody_else_is_kept_out(door):
    assert door.admit(f"Bearer {token(aud='another')}", now=NOW) is None


def test_nobody_is_let_in_by_a_token_while_the_keys_cannot_be_had(door, provider):
    provider.is_away = True

    assert door.admit(f"Bearer {token()}", now=NOW) is None


def test_without_an_issuer_no_token_opens_anything(api_keys):
    door = open_door(settings(oidc_issuer="", oidc_audience=""), api_keys=api_keys)

    assert door.admit(f"Bearer {token()}", now=NOW) is None


def test_an_issuer_without_an_audience_opens_nothing_at_all(api_keys):
    with pytest.raises(ConfigurationError, match="audience"):
        open_door(settings(oidc_audience=""), api_keys=api_keys)


def test_a_claim_makes_no_workspace(door, api_keys):
    add_key(api_keys, "shop")

    assert door.admit(f"Bearer {token(**{'pixelgate:workspace': 'shoop'})}", now=NOW) is None
