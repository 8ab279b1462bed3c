"""Keys as API Gateway calls for them: shown once, rotated with an overlap, revoked at once."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from pixelgate.api.admission import admitted_key
from pixelgate.api.key_uses import KeyUses
from pixelgate.api.keyring import Keyring
from pixelgate.domain.access import Role
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.history import verify_chain
from pixelgate.storage import keys
from pixelgate.storage.api_keys import USE_NOTED_EVERY, ApiKeyStore
from pixelgate.storage.chained_changes import OutrunError
from pixelgate.storage.items import to_item
from tests.support.application import whole_application
from tests.support.documents import NOW, WORKSPACE
from tests.support.http import KEY_ID, request
from tests.support.tables import TABLE


@pytest.fixture
def store(dynamodb):
    return ApiKeyStore(dynamodb, TABLE)


@pytest.fixture
def call(dynamodb, lambda_context):
    app = whole_application()

    def call(method, path, *, workspace=WORKSPACE, body=None, query=None):
        answer = app.resolve(
            request(method, path, workspace=workspace, body=body, query=query), lambda_context
        )
        return answer["statusCode"], json.loads(answer["body"])

    return call


@pytest.fixture
def make(call):
    def make(name="shop", role="editor", **more):
        status, answer = call("POST", "/v1/keys", body={"name": name, "role": role, **more})
        assert status == 201, answer
        return answer

    return make


def opens(store, key, now=None):
    return admitted_key(f"Bearer {key}", api_keys=store, now=now or datetime.now(UTC))


def test_a_key_is_shown_once_and_opens_its_workspace_in_its_role(call, make, store):
    made = make(role="reviewer")

    assert opens(store, made["api_key"]).role is Role.REVIEWER
    status, listed = call("GET", "/v1/keys")
    [line] = listed["keys"]
    assert (status, line["name"], line["role"], line["created_by"]) == (
        200,
        "shop",
        "reviewer",
        f"key:{KEY_ID}",
    )
    assert made["api_key"].rpartition("_")[2] not in json.dumps(listed)
    assert "sha256" not in json.dumps(listed)


def test_the_secret_is_not_stored(dynamodb, make):
    secret = make()["api_key"].rpartition("_")[2]

    assert secret not in str(dynamodb.scan(TableName=TABLE)["Items"])


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"},
        {"name": "", "role": "editor"},
        {"name": "x", "role": "owner"},
        {"name": "x", "role": "editor", "expires_at": "2020-01-01T00:00:00Z"},
        {"name": "x", "role": "editor", "workspace": "another"},
    ],
    ids=["no role", "no name", "no such role", "in the past", "a workspace"],
)
def test_what_is_no_key_is_refused(call, body):
    assert call("POST", "/v1/keys", body=body)[0] == 422


def test_after_a_rotation_both_secrets_open_until_the_overlap_ends(call, make, store):
    made = make()

    status, rotated = call("POST", f"/v1/keys/{made['key_id']}/rotate", body={"overlap_minutes": 30})

    assert status == 200
    assert rotated["key_id"] == made["key_id"]
    later = datetime.now(UTC) + timedelta(minutes=31)
    assert opens(store, made["api_key"]) and opens(store, rotated["api_key"])
    assert opens(store, made["api_key"], later) is None
    assert opens(store, rotated["api_key"], later)


def test_a_rotation_without_overlap_ends_the_secret_before_at_once(call, make, store):
    made = make()

    call("POST", f"/v1/keys/{made['key_id']}/rotate", body={"overlap_minutes": 0})

    assert opens(store, made["api_key"]) is None


def test_a_revoked_key_opens_nothing_from_that_moment_on(call, make, store):
    made = make()
    call("POST", f"/v1/keys/{made['key_id']}/rotate", body={"overlap_minutes": 60})

    status, line = call("DELETE", f"/v1/keys/{made['key_id']}")

    assert status == 200 and line["revoked_at"]
    assert opens(store, made["api_key"]) is None
    assert call("GET", "/v1/keys")[1]["keys"] == []
    assert len(call("GET", "/v1/keys", query={"revoked": "true"})[1]["keys"]) == 1
    assert call("DELETE", f"/v1/keys/{made['key_id']}")[0] == 404
    assert call("POST", f"/v1/keys/{made['key_id']}/rotate", body={})[0] == 404


def test_the_last_admin_key_stays(call, make, store):
    first = make(role="admin")

    status, problem = call("DELETE", f"/v1/keys/{first['key_id']}")
    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:last-admin-key")
    assert opens(store, first["api_key"])

    make(role="admin")
    assert call("DELETE", f"/v1/keys/{first['key_id']}")[0] == 200


def test_an_expired_admin_key_does_not_count_as_another(store):
    keyring = Keyring(store=store)
    for number, ends in enumerate((None, NOW + timedelta(days=1))):
        key = ApiKey.new()
        store.add(
            ApiKeyRecord(
                key_id=key.key_id,
                workspace=WORKSPACE,
                secret_sha256=key.secret_sha256,
                created_at=NOW,
                name=str(number),
                expires_at=ends,
            )
        )
    [lasting] = [line for line in store.lines(WORKSPACE) if line.expires_at is None]

    with pytest.raises(Exception, match="the last key"):
        keyring.revoke(WORKSPACE, lasting.key_id, actor="key:x", now=NOW + timedelta(days=2))


def test_two_admins_who_revoke_each_other_at_once_do_not_both_succeed(make, store):
    ann, bob = (store.find(make(role="admin")["key_id"]) for _ in range(2))

    store.revoke(ann, spared=bob.key_id, actor=f"key:{bob.key_id}", now=NOW)

    with pytest.raises(OutrunError):
        store.revoke(bob, spared=ann.key_id, actor=f"key:{ann.key_id}", now=NOW)


def test_another_workspace_has_no_such_key(call, make):
    key_id = make()["key_id"]

    assert call("GET", "/v1/keys", workspace="another")[1] == {"keys": []}
    assert call("DELETE", f"/v1/keys/{key_id}", workspace="another")[0] == 404
    assert call("POST", f"/v1/keys/{key_id}/rotate", workspace="another", body={})[0] == 404


def test_the_history_tells_every_change(call, make, store):
    key_id = make()["key_id"]
    call("POST", f"/v1/keys/{key_id}/rotate", body={})
    call("DELETE", f"/v1/keys/{key_id}")

    entries = call("GET", "/v1/keys/history")[1]["entries"]

    assert [entry["action"] for entry in entries] == ["KEY_CREATED", "KEY_ROTATED", "KEY_REVOKED"]
    assert {entry["actor"] for entry in entries} == {f"key:{KEY_ID}"}
    assert verify_chain(store.history(WORKSPACE)) is None


def used_at(store):
    [line] = store.lines(WORKSPACE)
    return line.last_used_at


def test_a_use_is_noted_once_in_some_minutes(make, store):
    record = store.find(make()["key_id"])

    store.note_use(record, now=NOW)
    store.note_use(record, now=NOW + timedelta(seconds=30))
    assert used_at(store) == NOW

    store.note_use(record, now=NOW + USE_NOTED_EVERY + timedelta(seconds=1))
    assert used_at(store) == NOW + USE_NOTED_EVERY + timedelta(seconds=1)


def test_a_key_older_than_roles_and_lists_is_an_admin_and_is_listed_once_it_is_used(dynamodb, store):
    key = ApiKey.new()
    dynamodb.put_item(
        TableName=TABLE,
        Item=to_item(
            {
                "PK": keys.api_key_partition(key.key_id),
                "SK": keys.API_KEY,
                "key_id": key.key_id,
                "workspace": WORKSPACE,
                "secret_sha256": key.secret_sha256,
                "created_at": NOW.isoformat(),
            }
        ),
    )
    assert store.lines(WORKSPACE) == ()

    record = opens(store, key, NOW)
    store.note_use(record, now=NOW)

    [line] = store.lines(WORKSPACE)
    assert (line.key_id, line.role, line.name) == (key.key_id, Role.ADMIN, "unnamed")


def test_a_use_noted_late_does_not_bring_a_revoked_key_back(call, make, store):
    record = store.find(make()["key_id"])
    call("DELETE", f"/v1/keys/{record.key_id}")

    store.note_use(record, now=NOW)

    [line] = store.lines(WORKSPACE)
    assert line.revoked_at and line.last_used_at is None


class BrokenStore:
    calls = 0

    def note_use(self, record, *, now):
        self.calls += 1
        raise ConnectionError("no table")


def test_a_note_that_cannot_be_made_costs_the_request_nothing_and_is_not_tried_each_time(make, store):
    record, broken = store.find(make()["key_id"]), BrokenStore()
    uses = KeyUses(broken)

    uses.note(record, now=NOW)
    uses.note(record, now=NOW + timedelta(seconds=1))

    assert broken.calls == 1
