"""The same bytes are analysed once and their copies are found, on the deployed stack, IAM enforced."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from PIL.Image import Transpose

from infra.local.stack import deploy_stack
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate_client.client import Client
from tests.support.template import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.golden]

ASTRONAUT = ROOT / "samples" / "astronaut.jpg"


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


def client_of(stack, workspace):
    """Of a workspace that nothing else has uploaded to."""
    key = ApiKey.new()
    known = {"key_id": key.key_id, "secret_sha256": key.secret_sha256, "created_at": datetime.now(UTC)}
    stack.api_keys.add(ApiKeyRecord(workspace=workspace, **known))
    return Client(stack.api_url, str(key))


@pytest.fixture(scope="module")
def client(stack):
    with client_of(stack, "copies") as client:
        yield client


def analysed(client, source, **kwargs):
    return client.wait(client.upload(source, **kwargs), timeout_s=60)


def recompressed(turn=None):
    with Image.open(ASTRONAUT) as picture:
        changed = picture.transpose(turn) if turn is not None else picture
        data = io.BytesIO()
        changed.save(data, "JPEG", quality=45)
    return data.getvalue()


@pytest.fixture(scope="module")
def original(client):
    return analysed(client, ASTRONAUT)


def test_the_first_of_its_kind_is_analysed_and_has_no_copies(original):
    assert original.findings_reused_from is None
    assert original.findings.duplicates.duplicates == ()
    assert original.findings.duplicates.compared_by == ("sha256", "perceptual_hash", "embedding")


def test_the_same_bytes_are_not_analysed_again_but_judged_again(client, original):
    again = analysed(client, ASTRONAUT)

    assert again.findings_reused_from == original.id
    assert again.findings.labels == original.findings.labels
    assert (again.status, again.verdict.ruleset) == (original.status, original.verdict.ruleset)
    [first, *_] = again.findings.duplicates.duplicates
    assert (first.kind, first.by) == ("exact", "sha256")


def test_a_recompressed_copy_is_near_and_analysed_by_itself(client, original):
    copy = analysed(client, recompressed(), name="copy.jpg")

    assert copy.findings_reused_from is None
    [near] = [each for each in copy.findings.duplicates.duplicates if each.image_id == original.id]
    assert (near.kind, near.by) == ("near", "perceptual_hash")
    assert near.distance <= 8
    assert copy.id in {each.image_id for each in client.duplicates(original.id).duplicates}


def test_a_turned_copy_is_told_as_such(client, original):
    copy = analysed(client, recompressed(Transpose.ROTATE_90), name="turned.jpg")

    [near] = [each for each in copy.findings.duplicates.duplicates if each.image_id == original.id]
    assert near.transformation == "rotated_90"


def test_another_workspace_knows_nothing_of_it(stack, original):
    with client_of(stack, "other") as client:
        image = analysed(client, ASTRONAUT)

    assert image.findings_reused_from is None
    assert image.findings.duplicates.duplicates == ()
