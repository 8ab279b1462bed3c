"""Keys, roles and quotas on the deployed stack, IAM enforced: what is refused is refused at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest

from infra.local.stack import STACK_NAME, deploy_stack
from pixelgate.domain.access import Role
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.quotas import Quota
from pixelgate.storage.quotas import QuotaStore
from pixelgate_client.operations.granting import grant
from pixelgate_client.operations.stack import Aws

pytestmark = pytest.mark.integration

PICTURE = {"name": "cat.jpg", "content_type": "image/jpeg", "size": 400}


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture
def workspace():
    return f"access-{ApiKey.new().key_id}"


@pytest.fixture
def admin(stack, workspace):
    """The first admin key of a workspace that nothing else has touched."""
    key = ApiKey.new()
    stack.api_keys.add(
        ApiKeyRecord(
            key_id=key.key_id,
            workspace=workspace,
            secret_sha256=key.secret_sha256,
            created_at=datetime.now(UTC),
            role=Role.ADMIN,
        )
    )
    return str(key)


@pytest.fixture
def ask(stack):
    with httpx.Client(base_url=stack.api_url, timeout=60) as http:

        def ask(key, method, path, body=None):
            return http.request(method, path, json=body, headers={"Authorization": f"Bearer {key}"})

        yield ask


def made(ask, admin, role):
    answer = ask(admin, "POST", "/v1/keys", {"name": f"a {role}", "role": role})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_role_may_what_it_may(ask, admin):
    uploader, reader, reviewer, editor = (
        made(ask, admin, role)["api_key"] for role in ("uploader", "reader", "reviewer", "editor")
    )

    ticket = ask(uploader, "POST", "/v1/uploads", PICTURE)
    assert ticket.status_code == 201, ticket.text
    image = f"/v1/images/{ticket.json()['id']}"
    assert ask(uploader, "GET", image).json()["status"] == "AWAITING_UPLOAD"
    assert ask(uploader, "GET", "/v1/images").status_code == 403

    theirs = ask(editor, "POST", "/v1/uploads", PICTURE).json()["id"]
    assert ask(uploader, "GET", f"/v1/images/{theirs}").status_code == 404
    assert ask(reader, "GET", f"/v1/images/{theirs}").status_code == 200

    refused = ask(reviewer, "POST", "/v1/uploads", PICTURE)
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "urn:pixelgate:problem:role-required"
    assert ask(reviewer, "POST", "/v1/reviews/next", {"queue": "general"}).status_code == 200
    assert ask(reader, "POST", "/v1/reviews/next", {"queue": "general"}).status_code == 403
    assert ask(editor, "GET", "/v1/keys").status_code == 403


def test_a_key_lives_rotates_and_ends(ask, admin):
    key = made(ask, admin, "reader")
    assert ask(key["api_key"], "GET", "/v1/images").status_code == 200

    rotated = ask(admin, "POST", f"/v1/keys/{key['key_id']}/rotate", {"overlap_minutes": 10}).json()
    assert ask(key["api_key"], "GET", "/v1/images").status_code == 200
    assert ask(rotated["api_key"], "GET", "/v1/images").status_code == 200
    lines = {line["key_id"]: line for line in ask(admin, "GET", "/v1/keys").json()["keys"]}
    assert lines[key["key_id"]]["last_used_at"]

    assert ask(admin, "DELETE", f"/v1/keys/{key['key_id']}").status_code == 200
    assert ask(rotated["api_key"], "GET", "/v1/images").status_code == 403
    assert ask(key["api_key"], "GET", "/v1/images").status_code == 403

    entries = ask(admin, "GET", "/v1/keys/history").json()["entries"]
    assert [entry["action"] for entry in entries] == [
        "KEY_CREATED",
        "KEY_CREATED",
        "KEY_ROTATED",
        "KEY_REVOKED",
    ]


def test_the_last_admin_key_stays_until_there_is_another(ask, admin):
    own = admin.split("_")[1]
    assert ask(admin, "DELETE", f"/v1/keys/{own}").status_code == 409

    another = made(ask, admin, "admin")["api_key"]
    assert ask(another, "DELETE", f"/v1/keys/{own}").status_code == 200
    assert ask(admin, "GET", "/v1/keys").status_code == 403


def test_of_many_at_once_no_more_upload_than_the_workspaces_quota_allows(ask, admin, stack, workspace):
    store = QuotaStore(stack.cloud.client("dynamodb"), stack.outputs["TableName"])
    store.set_own(workspace, Quota(uploads_per_day=2))
    if time.gmtime()[3:5] == (23, 59):
        time.sleep(61)  # The day is not to end between the uploads.

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: ask(admin, "POST", "/v1/uploads", PICTURE), range(6)))

    assert sorted(answer.status_code for answer in answers) == [201, 201, 429, 429, 429, 429]
    assert all(int(each.headers["Retry-After"]) > 0 for each in answers if each.status_code == 429)
    assert ask(admin, "GET", "/v1/quota").json()["uploads"] == {"limit": 2, "used": 2, "left": 0}


def test_an_operator_makes_the_first_admin_key_once(ask, stack, workspace):
    cloud = Aws(stack.cloud.endpoint_url)
    asked = {"workspace": workspace, "key_name": "first"}

    first = grant(cloud, STACK_NAME, asked)
    second = grant(cloud, STACK_NAME, {**asked, "quota": {"uploads_per_day": 1, "bytes_per_day": None}})

    [line] = ask(first.key.api_key, "GET", "/v1/keys").json()["keys"]
    assert (line["name"], line["created_by"]) == ("first", "system:operator")
    assert second.key is None
    assert ask(first.key.api_key, "GET", "/v1/quota").json()["uploads"]["limit"] == 1


@pytest.mark.parametrize("header", ["Bearer a.b.c", "Bearer pg_0_0", "Basic x", ""])
def test_whatever_is_no_key_opens_nothing(stack, header):
    answer = httpx.get(f"{stack.api_url}/v1/images", headers={"Authorization": header})

    assert answer.status_code in (401, 403)
