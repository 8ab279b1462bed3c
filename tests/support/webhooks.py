"""Webhooks, events for them, and a receiver that answers what a test says."""

from pixelgate.domain.announcing import announcement_of
from pixelgate.domain.events import ImageAnalysed
from pixelgate.domain.ids import new_webhook_id
from pixelgate.domain.webhook_deliveries import Attempt
from pixelgate.domain.webhooks import Webhook, WebhookSettings
from tests.support.documents import NOW, WORKSPACE, record

URL = "https://hooks.example/pixelgate"


def webhook(*, workspace=WORKSPACE, now=NOW, **settings) -> Webhook:
    asked = WebhookSettings.model_validate({"url": URL, **settings})
    return Webhook.new(asked, id=new_webhook_id(), workspace=workspace, now=now)


def analysed_event(**changes) -> ImageAnalysed:
    known = {"status": "APPROVED", "analysis": 1, "reason": "a secret in the picture", "history_length": 4}
    event = announcement_of(record(status="ANALYSING"), record(**{**known, **changes}))
    assert isinstance(event, ImageAnalysed)
    return event


def on_the_bus(event) -> dict[str, object]:
    """The event as EventBridge hands it on."""
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": event.detail_type,
        "source": "pixelgate",
        "account": "123456789012",
        "time": "2026-03-01T12:00:00Z",
        "region": "eu-west-1",
        "resources": [],
        "detail": event.model_dump(mode="json"),
    }


class ScriptedReceiver:
    """A ``WebhookSender`` whose receiver answers ``statuses`` one by one and the last one for ever.

    None: there is no answer at all. ``retry_after_s`` comes with every answer.
    """

    def __init__(self, *statuses: int | None, retry_after_s: int | None = None) -> None:
        self.statuses = list(statuses)
        self.retry_after_s = retry_after_s
        self.sent: list[tuple[str, str]] = []

    def attempt(self, webhook, *, message_id, body, number, now) -> Attempt:
        self.sent.append((message_id, body))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        told = {"error": "the connection broke"} if status is None else {"status_code": status}
        return Attempt(number=number, at=now, took_ms=5, retry_after_s=self.retry_after_s, **told)
