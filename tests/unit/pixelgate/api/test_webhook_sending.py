"""One attempt puts on record what came of it, and for how long a busy receiver asks to be left alone."""

import pytest

from pixelgate.api.webhook_sending import WebhookSender
from pixelgate.fetching.sender import Answer
from tests.support.documents import NOW
from tests.support.webhooks import webhook


class Posted:
    """A ``Sender`` that was answered."""

    def __init__(self, answer):
        self.answer = answer

    def post(self, url, body, *, headers):
        return self.answer


def attempt(status, retry_after):
    sender = WebhookSender(sender=Posted(Answer(status, b"busy", retry_after)))
    return sender.attempt(webhook(), message_id="evt_1", body="{}", number=3, now=NOW)


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_busy_may_ask_for_a_pause(status):
    made = attempt(status, "120")

    assert (made.status_code, made.excerpt, made.retry_after_s) == (status, "busy", 120)


@pytest.mark.parametrize(
    ("status", "retry_after"), [(429, None), (503, "soon"), (500, "120"), (410, "120"), (200, "120")]
)
def test_nobody_else_does(status, retry_after):
    assert attempt(status, retry_after).retry_after_s is None
