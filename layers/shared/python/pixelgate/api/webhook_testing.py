"""A test of a webhook: an event that means nothing, sent at once, and what came of it."""

import json
from datetime import datetime

from pixelgate.api.webhook_sending import WebhookSender
from pixelgate.domain.base import Document
from pixelgate.domain.ids import event_id
from pixelgate.domain.webhook_deliveries import Attempt
from pixelgate.domain.webhooks import Webhook

TEST_TYPE = "WebhookTest"
"""The one type that comes unasked for, whatever a webhook is subscribed to."""


class SentTest(Document):
    """``delivered``: the receiver answered 2xx."""

    delivered: bool
    event_id: str
    attempt: Attempt


def send_test(webhook: Webhook, *, sender: WebhookSender, now: datetime) -> SentTest:
    """Send a test, also to what is disabled. It is not tried again and leaves no delivery."""
    id = event_id(now, webhook.workspace, webhook.id, TEST_TYPE)
    told = {"event_id": id, "workspace": webhook.workspace, "webhook_id": webhook.id}
    body = {"type": TEST_TYPE, "timestamp": now.isoformat(), "data": told}
    text = json.dumps(body, separators=(",", ":"))
    attempt = sender.attempt(webhook, message_id=id, body=text, number=1, now=now)
    return SentTest(delivered=attempt.succeeded, event_id=id, attempt=attempt)
