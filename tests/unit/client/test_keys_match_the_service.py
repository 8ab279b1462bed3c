"""The client knows every field of the documents about keys and quotas, and every role."""

import pytest

from pixelgate.api import granting, key_routes, keyring
from pixelgate.domain import access, api_key, quotas
from pixelgate_client.models import keys
from pixelgate_client.operations import granting as client_granting

PAIRS = [
    (keys.ApiKeyLine, api_key.ApiKeyLine),
    (keys.IssuedKey, keyring.IssuedKey),
    (keys.KeyList, key_routes.KeyList),
    (keys.KeyHistory, key_routes.KeyHistory),
    (keys.Allowance, quotas.Allowance),
    (keys.QuotaState, quotas.QuotaState),
    (client_granting.Quota, quotas.Quota),
    (client_granting.Granted, granting.Granted),
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda model: model.__qualname__)
def test_every_field_of_a_document_is_known(ours, theirs):
    assert set(ours.model_fields) == set(theirs.model_fields)


def test_every_role_is_known():
    assert {*keys.Role} == {*access.Role}
