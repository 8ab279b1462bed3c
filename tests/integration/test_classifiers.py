"""A classifier on the deployed stack, IAM enforced: from drawn examples to findings, verdict and search."""

import time
from datetime import UTC, datetime
from random import Random

import pytest
from PIL import Image, ImageDraw

from infra.local.stack import deploy_stack
from pixelgate.api.active_rulesets import POINTER_S
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.classifiers import LEAST_EXAMPLES
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError
from pixelgate_client.models.findings import MissingFinding
from tests.integration.local.stack import eventually
from tests.support.images import encoded

pytestmark = [pytest.mark.integration, pytest.mark.golden]

PATIENCE_S = 20 + POINTER_S
SIZE = 256
RULES = """
ruleset: drawings
schema: 1
rules:
  - id: no-discs
    severity: reject
    reason: Discs
    when: {any: {over: custom_labels, where: {field: name, eq: discs}}}
"""


def stripes(draw, random):
    width = random.randint(12, 28)
    for x in range(random.randint(0, width), SIZE, 2 * width):
        draw.rectangle((x, 0, x + width, SIZE), fill="black")


def discs(draw, random):
    for _ in range(12):
        x, y, radius = random.randint(0, SIZE), random.randint(0, SIZE), random.randint(15, 30)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill="black")


def grid(draw, random):
    step = random.randint(14, 30)
    for place in range(random.randint(0, step), SIZE, step):
        draw.line((0, place, SIZE, place), fill="black", width=2)
        draw.line((place, 0, place, SIZE), fill="black", width=2)


KINDS = {each.__name__: each for each in (stripes, discs, grid)}


def drawn(kind, seed):
    random = Random(f"{kind}-{seed}")
    paper = tuple(random.randint(150, 255) for _ in range(3))
    picture = Image.new("RGB", (SIZE, SIZE), paper)
    KINDS[kind](ImageDraw.Draw(picture), random)
    return encoded(picture, "PNG")


@pytest.fixture(scope="module")
def client(local_cloud):
    """Of a workspace that nothing else has touched."""
    stack = deploy_stack(local_cloud)
    key = ApiKey.new()
    known = {"key_id": key.key_id, "secret_sha256": key.secret_sha256, "created_at": datetime.now(UTC)}
    stack.api_keys.add(ApiKeyRecord(workspace=f"taught-{time.time_ns():x}", **known))
    with Client(stack.api_url, str(key)) as client:
        yield client


def examples_of(client):
    """Ids by label, once all are analysed."""
    pictures = [(kind, drawn(kind, seed)) for kind in KINDS for seed in range(LEAST_EXAMPLES)]
    sent = client.upload_many([picture for _, picture in pictures])
    ids = [outcome.image_id for outcome in sent]
    for image_id in ids:
        assert client.wait(image_id, timeout_s=60).findings is not None
    return {kind: [each for each, (of, _) in zip(ids, pictures, strict=True) if of == kind] for kind in KINDS}


def judged_by_rules(client, kind):
    """The first new image that classifier and rules look at: what is active is read every few seconds."""
    deadline = time.monotonic() + PATIENCE_S
    for seed in range(100, 200):
        image = client.wait(client.upload(drawn(kind, seed), name=f"{kind}.png"), timeout_s=60)
        assert image.verdict is not None, image.reason_code
        known = not isinstance(image.findings.custom_labels, MissingFinding)
        if known and image.verdict.ruleset.startswith("drawings@"):
            return image
        assert time.monotonic() < deadline, "what was activated is not used"
    raise AssertionError("what was activated is not used")


def test_labels_learnt_from_examples_are_found_decide_and_are_searched_for(client):
    examples = examples_of(client)

    trained = client.classifiers.train("shapes", examples)
    tried = client.classifiers.try_on("shapes", [examples["grid"][0]])
    client.classifiers.activate("shapes", trained.version)
    client.rulesets.save_draft("drawings", RULES)
    client.rulesets.publish("drawings")
    client.rulesets.activate("drawings")
    judged = judged_by_rules(client, "discs")

    assert {label.name for label in trained.report.labels} == set(KINDS)
    assert [label.name for label in tried.images[0].labels] == ["grid"]
    [label] = judged.findings.custom_labels.labels
    assert (label.classifier, label.name) == ("shapes", "discs")
    assert judged.status == "REJECTED"
    [rule] = [each for each in judged.verdict.trace if each.rule == "no-discs"]
    assert rule.condition.evidence[0]["name"] == "discs"
    assert eventually(
        lambda: [each.id for each in client.search(labels=["discs"], statuses=["REJECTED"])] == [judged.id]
    )
    with pytest.raises(ApiError, match="drawings"):
        client.classifiers.deactivate("shapes")
    client.rulesets.activate(None)
    assert client.classifiers.deactivate("shapes").active_version is None
    client.classifiers.delete("shapes")
    assert client.classifiers.list() == ()
