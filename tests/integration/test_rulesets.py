"""The life of a rule set on the deployed stack, IAM enforced: refused, published, deciding, taken back."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count

import pytest

from infra.local.stack import deploy_stack
from pixelgate.api.active_rulesets import POINTER_S
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError
from tests.support.images import jpeg
from tests.support.rulesets import ruleset_text

pytestmark = [pytest.mark.integration, pytest.mark.golden]

PATIENCE_S = 60 + POINTER_S
WIDTHS = count(640)


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture
def client(stack):
    """Of a workspace that nothing else has touched."""
    key = ApiKey.new()
    known = {"key_id": key.key_id, "secret_sha256": key.secret_sha256, "created_at": datetime.now(UTC)}
    workspace = f"rules-{key.key_id}"
    stack.api_keys.add(ApiKeyRecord(workspace=workspace, **known))
    with Client(stack.api_url, str(key)) as client:
        yield client


def judged(client, collection=None):
    """An image of bytes that were never seen, once it has its verdict."""
    picture = jpeg(next(WIDTHS), 480, "green")
    return client.wait(client.upload(picture, name="green.jpg", collection=collection), timeout_s=60)


def eventually_judged_by(client, ruleset, collection=None):
    """The first image that ``ruleset`` judges: a warm function may go by what it knew for some seconds."""
    deadline = time.monotonic() + PATIENCE_S
    image = judged(client, collection)
    while image.ruleset != ruleset and time.monotonic() < deadline:
        image = judged(client, collection)
    assert image.ruleset == ruleset
    return image


def published(client, text, name="shoes"):
    client.rulesets.save_draft(name, text)
    return client.rulesets.publish(name).id


def test_from_a_red_draft_to_a_verdict_and_back(client):
    rulesets = client.rulesets
    rulesets.save_draft("shoes", ruleset_text(least_width=5000, expect="reject"))
    with pytest.raises(ApiError, match="test 'a large picture passes'") as refused:
        rulesets.publish("shoes")
    assert [each.file for each in refused.value.problem.problems] == ["shoes.yaml"]

    strict = published(client, ruleset_text(least_width=5000))
    rulesets.activate(strict)
    image = judged(client)
    assert (image.status, image.ruleset) == ("REJECTED", strict)
    assert image.verdict.reason == "Too small"

    lenient = published(client, ruleset_text(least_width=10))
    trial = rulesets.test("shoes", image_id=image.id)
    assert trial.verdict.severity == "approve"
    rulesets.activate("shoes", revision=1)
    assert eventually_judged_by(client, lenient).status == "APPROVED"

    rulesets.roll_back()
    assert eventually_judged_by(client, strict).status == "REJECTED"
    told = rulesets.history()
    assert told.verification.is_intact
    assert [entry.action for entry in told.entries[:2]] == ["RULESET_ROLLED_BACK", "RULESET_ACTIVATED"]


def test_a_collection_is_judged_by_its_own_rule_set(client):
    of_workspace = published(client, ruleset_text(least_width=10))
    of_shoes = published(client, ruleset_text(least_width=5000))
    client.rulesets.activate(of_workspace)
    client.rulesets.activate(of_shoes, collection="spring")

    spring, autumn = judged(client, "spring"), judged(client, "autumn")

    assert (spring.collection, spring.ruleset, spring.status) == ("spring", of_shoes, "REJECTED")
    assert (autumn.collection, autumn.ruleset, autumn.status) == ("autumn", of_workspace, "APPROVED")
    client.rulesets.activate(None, collection="spring")
    assert eventually_judged_by(client, of_workspace, "spring").status == "APPROVED"


def test_of_two_activations_at_once_one_wins_and_the_other_is_told(client):
    versions = [published(client, ruleset_text(least_width=width)) for width in (10, 20)]

    def activate(version):
        try:
            return client.rulesets.activate(version, revision=0)
        except ApiError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(activate, versions))

    [loser] = [each for each in outcomes if isinstance(each, ApiError)]
    [winner] = [each for each in outcomes if not isinstance(each, ApiError)]
    assert loser.problem.status == 409
    assert loser.problem.activation.ruleset == winner.ruleset
    assert winner.ruleset in str(loser)
    assert [each.ruleset for each in client.rulesets.activations().activations] == [winner.ruleset]


def test_many_who_change_different_things_at_once_all_succeed(client):
    names = [f"set-{place}" for place in range(6)]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda name: client.rulesets.save_draft(name, ruleset_text(name)), names))

    told = client.rulesets.history()
    assert {entry.details["name"] for entry in told.entries} == set(names)
    assert told.verification.is_intact


def test_a_packaged_rule_set_decides_where_nothing_else_does(client):
    default = client.rulesets.activations().default

    assert judged(client).ruleset == default
