"""On the deployed stack, IAM enforced: a verdict reaches a receiver on this machine, now or later."""

import base64
import hashlib
import hmac
import json

import httpx
import pytest

from infra.local.stack import deploy_stack, new_api_key
from tests.integration.test_images import eventually
from tests.support.images import jpeg
from tests.support.web_server import WebServer, answer

pytestmark = [pytest.mark.integration, pytest.mark.golden]

PARAMETERS = {"WebhookAllowHttp": "true", "WebhookAllowLoopback": "true", "WebhookRetrySeconds": "1,1"}


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud, parameters=PARAMETERS)


@pytest.fixture(scope="module")
def api(stack):
    headers = {"authorization": f"Bearer {new_api_key(stack)}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=30) as api:
        yield api


@pytest.fixture
def receiver():
    with WebServer() as server:
        server.answers["/hook"] = answer("204 No Content")
        yield server


@pytest.fixture
def subscribe(api, receiver):
    added = []

    def subscribe(**settings):
        url = f"http://127.0.0.1:{receiver.port}/hook"
        response = api.post("/v1/webhooks", json={"url": url, **settings})
        assert response.status_code == 201, response.text
        added.append(response.json()["id"])
        return response.json()

    yield subscribe
    for webhook_id in added:
        api.delete(f"/v1/webhooks/{webhook_id}")


@pytest.fixture
def analyse(api):
    def analyse(color):
        ticket = api.post("/v1/uploads", json={"name": "a.jpg", "content_type": "image/jpeg"}).json()
        fields, files = ticket["upload"]["fields"], {"file": jpeg(640, 480, color)}
        assert httpx.post(ticket["upload"]["url"], data=fields, files=files).is_success
        path = f"/v1/images/{ticket['id']}"
        assert eventually(lambda: api.get(path).json()["status"] in ("APPROVED", "IN_REVIEW"), timeout_s=60)
        return ticket["id"]

    return analyse


def received(request):
    head, _, body = request.partition("\r\n\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])
    signature = next(line for line in head.split("\r\n") if line.lower().startswith("webhook-signature"))
    ids = next(line for line in head.split("\r\n") if line.lower().startswith("webhook-id"))
    return {**headers, "webhook-signature": signature[19:], "webhook-id": ids[12:]}, body


def is_signed(headers, body, secret):
    """By Standard Webhooks, spelled out once more."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in headers["webhook-signature"].split(" ")


def deliveries(api, webhook, **query):
    listed = api.get(f"/v1/webhooks/{webhook['id']}/deliveries", params=query)
    assert listed.status_code == 200, listed.text
    return listed.json()["deliveries"]


def test_a_verdict_reaches_who_asked_for_it_signed_and_once(api, receiver, subscribe, analyse):
    webhook = subscribe(events=["ImageAnalysed"])
    others = subscribe(events=["ImageAnalysed"], filter={"statuses": ["FAILED"]})

    image_id = analyse("orchid")

    assert eventually(lambda: deliveries(api, webhook, status="DELIVERED"), timeout_s=60)
    [request] = receiver.requests
    headers, body = received(request)
    told = json.loads(body)
    assert is_signed(headers, body, webhook["secret"])
    assert headers["webhook-id"] == told["data"]["event_id"]
    assert (told["type"], told["data"]["id"]) == ("ImageAnalysed", image_id)
    assert deliveries(api, others) == []


def test_a_receiver_that_fails_is_tried_again_until_dead_and_replayed(
    api, stack, receiver, subscribe, analyse
):
    webhook = subscribe(events=["ImageAnalysed"])
    receiver.answers["/hook"] = answer("503 Service Unavailable", body=b"not now")

    analyse("peru")

    assert eventually(lambda: deliveries(api, webhook, status="DEAD"), timeout_s=60)
    [dead] = deliveries(api, webhook, status="DEAD")
    path = f"/v1/webhooks/{webhook['id']}/deliveries/{dead['event_id']}"
    attempts = api.get(path).json()["recent"]
    assert [(each["number"], each["status_code"]) for each in attempts] == [(1, 503), (2, 503), (3, 503)]
    assert attempts[0]["excerpt"] == "not now"
    assert len({received(request)[0]["webhook-id"] for request in receiver.requests}) == 1

    receiver.answers["/hook"] = answer("200 OK", body=b"thanks")
    assert api.post(f"{path}/replay").status_code == 202
    assert eventually(lambda: deliveries(api, webhook, status="DELIVERED"), timeout_s=60)
    assert deliveries(api, webhook, status="DEAD") == []
    assert [json.loads(received(request)[1]) for request in receiver.requests[:1]] == [
        json.loads(received(receiver.requests[-1])[1])
    ]


def test_the_deployed_round_looks_for_what_is_due(stack):
    """What it does about it is tested with pixelgate.api: here nothing is due for a quarter of an hour."""
    name = stack.outputs["RetryWebhooksFunctionName"]

    answered = stack.cloud.client("lambda").invoke(FunctionName=name, Payload=b"{}")

    assert json.loads(answered["Payload"].read()) == {"ordered": 0}


def test_a_test_answers_what_happened(api, receiver, subscribe):
    webhook = subscribe()
    receiver.answers["/hook"] = answer("418 I'm a teapot", body=b"short and stout")

    tested = api.post(f"/v1/webhooks/{webhook['id']}/test", json={}).json()

    assert (tested["delivered"], tested["attempt"]["status_code"]) == (False, 418)
    assert tested["attempt"]["excerpt"] == "short and stout"
    headers, body = received(receiver.requests[-1])
    assert is_signed(headers, body, webhook["secret"])
    assert json.loads(body)["type"] == "WebhookTest"


def test_after_a_rotation_both_secrets_sign(api, receiver, subscribe):
    webhook = subscribe()

    rotated = api.post(f"/v1/webhooks/{webhook['id']}/rotate", json={}).json()
    api.post(f"/v1/webhooks/{webhook['id']}/test", json={})

    headers, body = received(receiver.requests[-1])
    assert is_signed(headers, body, webhook["secret"])
    assert is_signed(headers, body, rotated["secret"])
    assert "secret" not in api.get(f"/v1/webhooks/{webhook['id']}").json()
