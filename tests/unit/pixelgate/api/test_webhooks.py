"""/v1/webhooks and their deliveries: each workspace has its own, secrets are shown once, URLs are checked."""

import json

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.problems import add_problem_answers
from pixelgate.api.settings import SendingSettings
from pixelgate.api.webhook_deliveries import DeliveryDesk, add_delivery_routes
from pixelgate.api.webhook_sending import WebhookSender, sender_of
from pixelgate.api.webhooks import WebhookDesk, add_webhook_routes
from pixelgate.domain.webhook_deliveries import Delivery
from pixelgate.domain.webhooks import MOST_WEBHOOKS
from pixelgate.storage.webhook_deliveries import DeliveryStore
from pixelgate.storage.webhooks import WebhookStore
from tests.support.documents import NOW, WORKSPACE
from tests.support.fakes import RecordedQueue
from tests.support.http import request
from tests.support.tables import TABLE
from tests.support.webhooks import URL, ScriptedReceiver, analysed_event, webhook

ROUTES = [
    ("GET", "/v1/webhooks/{id}", None),
    ("PUT", "/v1/webhooks/{id}", {"url": URL}),
    ("DELETE", "/v1/webhooks/{id}", None),
    ("POST", "/v1/webhooks/{id}/rotate", {}),
    ("POST", "/v1/webhooks/{id}/test", {}),
    ("POST", "/v1/webhooks/{id}/replay", {"since": "2026-01-01T00:00:00Z"}),
    ("GET", "/v1/webhooks/{id}/deliveries", None),
    ("GET", "/v1/webhooks/{id}/deliveries/{event_id}", None),
    ("POST", "/v1/webhooks/{id}/deliveries/{event_id}/replay", None),
]
DEPLOYED = SendingSettings(webhook_seconds=5, webhook_allow_http=False, webhook_allow_loopback=False)
EVENT = analysed_event()


class Receiver(ScriptedReceiver):
    """With the rules about URLs of what is deployed."""

    sender = sender_of(DEPLOYED)


@pytest.fixture
def queue():
    return RecordedQueue()


@pytest.fixture
def deliveries(dynamodb):
    return DeliveryStore(dynamodb, TABLE)


@pytest.fixture
def call(dynamodb, deliveries, queue):
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    desk = WebhookDesk(webhooks=WebhookStore(dynamodb, TABLE), sender=Receiver(503))
    add_webhook_routes(app, desk=desk)
    add_delivery_routes(app, webhooks=desk, desk=DeliveryDesk(deliveries=deliveries, queue=queue))

    def call(method, path, body=None, *, workspace=WORKSPACE, **query):
        answer = app.resolve(request(method, path, workspace=workspace, body=body, query=query), {})
        return answer["statusCode"], json.loads(answer["body"])

    return call


@pytest.fixture
def add(call):
    def add(**settings):
        status, added = call("POST", "/v1/webhooks", {"url": URL, **settings})
        assert status == 201
        return added

    return add


@pytest.fixture
def deliver(deliveries):
    def deliver(webhook_id, *, number=1, note=None):
        event = analysed_event(history_length=number)
        delivery = Delivery.of(event, webhook_id=webhook_id, now=NOW)
        assert deliveries.create(delivery)
        if note:
            assert deliveries.save(delivery.given_up(note))
        return event.event_id

    return deliver


def test_a_secret_is_shown_once(call, add):
    added = add(description="the shop", events=["ImageErased"], filter={"collections": ["spring"]})

    assert added["secret"].startswith("whsec_")
    status, shown = call("GET", f"/v1/webhooks/{added['id']}")
    _, listed = call("GET", "/v1/webhooks")
    assert status == 200
    assert listed == {"webhooks": [shown]}
    assert shown == {name: value for name, value in added.items() if name != "secret"}
    assert added["secret"][6:] not in json.dumps([shown, listed])


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_no_route_leads_to_another_workspaces_webhook(call, add, deliver, method, path, body):
    added = add()
    event_id = deliver(added["id"])

    status, answer = call(method, path.format(id=added["id"], event_id=event_id), body, workspace="other")

    assert (status, answer["type"]) == (404, "urn:pixelgate:problem:no-such-webhook")
    assert call("GET", "/v1/webhooks", workspace="other") == (200, {"webhooks": []})
    assert call("GET", f"/v1/webhooks/{added['id']}")[0] == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "https://127.0.0.1/",
        "https://localhost:22/",
        "https://169.254.169.254/latest/",
        "https://[::ffff:10.0.0.1]/",
        "https://user:word@hooks.example/",
        "ftp://hooks.example/",
        "",
    ],
)
def test_a_url_that_nothing_is_sent_to_is_refused_at_once(call, add, url):
    assert call("POST", "/v1/webhooks", {"url": url})[0] == 422
    assert call("PUT", f"/v1/webhooks/{add()['id']}", {"url": url})[0] == 422


@pytest.mark.parametrize(
    "settings",
    [
        {"events": ["ImageFramed"]},
        {"filter": {"statuses": ["GONE"]}},
        {"filter": {"tags": ["a"]}},
        {"secret": "whsec_mine"},
        {"description": "x" * 201},
    ],
)
def test_what_nobody_understands_is_refused(call, settings):
    assert call("POST", "/v1/webhooks", {"url": URL, **settings})[0] == 422


def test_a_workspace_has_so_many_and_no_more(call, add):
    added = [add() for _ in range(MOST_WEBHOOKS)]

    status, answer = call("POST", "/v1/webhooks", {"url": URL})

    assert (status, answer["type"]) == (409, "urn:pixelgate:problem:too-many-webhooks")
    assert call("POST", "/v1/webhooks", {"url": URL}, workspace="other")[0] == 201
    assert call("DELETE", f"/v1/webhooks/{added[0]['id']}") == (200, {"id": added[0]["id"]})
    assert call("DELETE", f"/v1/webhooks/{added[0]['id']}")[0] == 404
    assert call("POST", "/v1/webhooks", {"url": URL})[0] == 201
    assert call("POST", "/v1/webhooks", {"url": URL})[0] == 409


def test_what_is_put_takes_the_place_of_everything_but_the_secret(call, add, dynamodb):
    added = add(description="old", events=["ImageErased"])

    _, changed = call("PUT", f"/v1/webhooks/{added['id']}", {"url": URL + "/2", "enabled": False})

    assert (changed["url"], changed["description"], changed["events"]) == (URL + "/2", "", [])
    assert (changed["enabled"], changed["filter"]["statuses"]) == (False, [])
    [secret] = WebhookStore(dynamodb, TABLE).get(WORKSPACE, added["id"]).secrets
    assert secret.secret == added["secret"]


def test_of_a_removed_webhook_no_secret_is_left(call, add, dynamodb):
    added = add()

    call("DELETE", f"/v1/webhooks/{added['id']}")

    assert added["secret"] not in str(dynamodb.scan(TableName=TABLE)["Items"])


def test_a_rotated_secret_is_shown_once_and_the_old_one_signs_for_a_while(call, add, dynamodb):
    added = add()

    _, rotated = call("POST", f"/v1/webhooks/{added['id']}/rotate", {"overlap_hours": 2})

    stored = WebhookStore(dynamodb, TABLE).get(WORKSPACE, added["id"])
    assert [each.secret for each in stored.secrets] == [rotated["secret"], added["secret"]]
    assert rotated["previous_secret_expires_at"] is not None
    _, at_once = call("POST", f"/v1/webhooks/{added['id']}/rotate", {"overlap_hours": 0})
    assert at_once["previous_secret_expires_at"] is None
    assert len(WebhookStore(dynamodb, TABLE).get(WORKSPACE, added["id"]).secrets) == 1
    assert call("POST", f"/v1/webhooks/{added['id']}/rotate", {"overlap_hours": 169})[0] == 422


def test_of_two_rotations_at_once_one_is_refused(dynamodb):
    store = WebhookStore(dynamodb, TABLE)
    read = webhook()
    store.add(read)
    first, second = (read.rotated(overlap=NOW - NOW, now=NOW) for _ in range(2))

    assert store.rotate(read, first, now=NOW)
    assert not store.rotate(read, second, now=NOW)
    assert store.get(WORKSPACE, read.id).secrets == first


def test_a_test_says_what_happened(call, add):
    _, sent = call("POST", f"/v1/webhooks/{add(enabled=False)['id']}/test", {})

    assert (sent["delivered"], sent["attempt"]["status_code"]) == (False, 503)


def test_deliveries_are_listed_by_status_newest_first_page_by_page(call, add, deliver):
    path = f"/v1/webhooks/{add()['id']}/deliveries"
    webhook_id = path.split("/")[3]
    dead = [deliver(webhook_id, number=number, note="gone") for number in range(3)]
    pending = deliver(webhook_id, number=3)

    _, every = call("GET", path)
    _, first = call("GET", path, status="DEAD", limit="2")
    _, second = call("GET", path, status="DEAD", limit="2", cursor=first["next_cursor"])

    newest_first = sorted(dead, reverse=True)
    assert [each["event_id"] for each in every["deliveries"]] == sorted([*dead, pending], reverse=True)
    assert [each["event_id"] for each in first["deliveries"] + second["deliveries"]] == newest_first
    assert (second["next_cursor"], first["deliveries"][0]["note"]) == (None, "gone")
    assert call("GET", path, status="DELIVERED") == (200, {"deliveries": [], "next_cursor": None})
    assert call("GET", path, status="LOST")[0] == 422
    assert json.loads(call("GET", f"{path}/{pending}")[1]["body"])["data"]["event_id"] == pending
    assert call("GET", f"{path}/evt_{'0' * 26}")[0] == 404


def test_one_is_replayed_whatever_came_of_it(call, add, deliver, queue):
    webhook_id = add()["id"]
    event_id = deliver(webhook_id, note="gone")

    status, replayed = call("POST", f"/v1/webhooks/{webhook_id}/deliveries/{event_id}/replay")

    assert (status, replayed["status"], replayed["note"]) == (202, "PENDING", None)
    assert [(order.event_id, order.revision) for order in queue.messages] == [(event_id, 2)]


def test_all_that_is_dead_since_a_moment_is_replayed_in_bounded_steps(call, add, deliver, queue, monkeypatch):
    monkeypatch.setattr("pixelgate.api.webhook_deliveries.MOST_REPLAYED", 2)
    webhook_id = add()["id"]
    for number in range(3):
        deliver(webhook_id, number=number, note="gone")
    path, since = f"/v1/webhooks/{webhook_id}/replay", {"since": NOW.isoformat()}

    assert call("POST", path, {"since": "2026-03-01T12:00:01Z"})[1] == {"replayed": 0, "more": False}
    assert call("POST", path, since) == (202, {"replayed": 2, "more": True})
    assert call("POST", path, since) == (202, {"replayed": 1, "more": False})
    assert len({order.event_id for order in queue.messages}) == 3


def test_nothing_is_replayed_to_what_is_disabled(call, add, deliver, queue):
    webhook_id = add(enabled=False)["id"]
    event_id = deliver(webhook_id, note="gone")

    one = call("POST", f"/v1/webhooks/{webhook_id}/deliveries/{event_id}/replay")
    all_of_them = call("POST", f"/v1/webhooks/{webhook_id}/replay", {"since": NOW.isoformat()})

    assert one[0] == all_of_them[0] == 409
    assert queue.messages == []


@pytest.mark.parametrize(
    ("http", "loopback", "url", "is_reached"),
    [
        (True, False, "http://hooks.example/", True),
        (True, False, "http://hooks.example:8080/", True),
        (True, False, "http://127.0.0.1/", False),
        (True, True, "http://127.0.0.1:49152/hook", True),
        (False, True, "http://127.0.0.1:49152/hook", False),
        (True, True, "http://10.0.0.1/", False),
        (True, True, "http://169.254.169.254/", False),
    ],
)
def test_what_is_reached_is_what_the_parameters_say(http, loopback, url, is_reached):
    settings = SendingSettings(webhook_seconds=5, webhook_allow_http=http, webhook_allow_loopback=loopback)
    desk = WebhookSender(sender=sender_of(settings))

    if is_reached:
        desk.sender.check(url)
    else:
        with pytest.raises(Exception, match="REFUSED"):
            desk.sender.check(url)
