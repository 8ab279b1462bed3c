"""functions/authorize: API Gateway's question and answer. The decision is tested with pixelgate.api."""

import pytest

from functions.authorize import handler as authorize
from pixelgate.api.admission import Doorkeeper
from pixelgate.domain.access import Role
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from tests.support.documents import NOW

KEY = ApiKey.new()


class OneKey:
    def find(self, key_id):
        known = ApiKeyRecord(
            key_id=KEY.key_id,
            workspace="default",
            secret_sha256=KEY.secret_sha256,
            created_at=NOW,
            role=Role.READER,
        )
        return known if key_id == KEY.key_id else None


class NoNotes:
    def note(self, record, *, now):
        pass


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        (
            {"authorization": f"Bearer {KEY}"},
            {
                "isAuthorized": True,
                "context": {"workspace": "default", "author": KEY.key_id, "role": "reader"},
            },
        ),
        ({"authorization": "Bearer nonsense"}, {"isAuthorized": False}),
        ({}, {"isAuthorized": False}),
    ],
    ids=["key", "nonsense", "nothing"],
)
def test_the_key_decides(monkeypatch, lambda_context, headers, answer):
    monkeypatch.setattr(authorize, "doorkeeper", lambda: Doorkeeper(api_keys=OneKey(), uses=NoNotes()))

    assert authorize.handler({"headers": headers}, lambda_context) == answer
