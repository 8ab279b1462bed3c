"""Every image is found by what it shows until it is erased, on the deployed stack, IAM enforced."""

from datetime import UTC, datetime
from time import monotonic, sleep

import pytest

from infra.local.stack import deploy_stack
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError
from tests.support.template import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.golden]

SAMPLES = ROOT / "samples"


@pytest.fixture(scope="module")
def client(local_cloud):
    stack, key = deploy_stack(local_cloud), ApiKey.new()
    known = {"key_id": key.key_id, "secret_sha256": key.secret_sha256, "created_at": datetime.now(UTC)}
    stack.api_keys.add(ApiKeyRecord(workspace="searched", **known))
    with Client(stack.api_url, str(key)) as client:
        yield client


def found(client, *words, is_there=True, **asked):
    """The ids of what is found, as soon as there is something, or nothing any more."""
    until = monotonic() + 60
    while True:
        ids = [image.id for image in client.search(*words, **asked)]
        if bool(ids) is is_there or monotonic() > until:
            return ids
        sleep(0.2)


def test_what_was_uploaded_is_found_tagged_compared_and_forgotten(client):
    coffee, cat = (client.upload(SAMPLES / name) for name in ("coffee.jpg", "cat.png"))
    for image_id in (coffee, cat):
        client.wait(image_id, timeout_s=60)

    assert found(client, labels=["coffee"]) == [coffee]
    assert found(client, "cats") == [cat]
    assert found(client, "coffee", colors=["brown"], traits=["landscape"]) == [coffee]

    client.tag(coffee, add=["Breakfast"])
    assert found(client, tags=["breakfast"]) == [coffee]

    alike = client.similar(coffee, min_similarity=0.0)
    assert [image.id for image in alike.images] == [cat]
    assert (alike.compared, alike.is_complete) == (2, True)

    client.delete(coffee)
    assert found(client, tags=["breakfast"], is_there=False) == []


def test_a_question_of_nothing_is_refused(client):
    with pytest.raises(ApiError, match="nothing to look for"):
        list(client.search())
