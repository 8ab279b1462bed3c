"""One attempt at a webhook: signed, posted within the rules about strangers' URLs, and put on record."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from math import ceil

from pixelgate.api.settings import SendingSettings
from pixelgate.domain.webhook_deliveries import LONGEST_EXCERPT, Attempt
from pixelgate.domain.webhook_signatures import signed_headers
from pixelgate.domain.webhooks import Webhook
from pixelgate.fetching.addresses import IPAddress, is_public
from pixelgate.fetching.errors import FetchError
from pixelgate.fetching.exchange import Exchange
from pixelgate.fetching.retry_after import parse_retry_after
from pixelgate.fetching.sender import Sender, SendLimits

ANY_PORT = range(1, 65536)
BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def sender_of(settings: SendingSettings) -> Sender:
    """A sender as the stack's parameters allow: to https on the public Internet unless they say more."""
    schemes, ports = {"https"}, {443, 8443}
    if settings.webhook_allow_http:
        schemes, ports = {*schemes, "http"}, {*ports, 80, 8080}
    limits = SendLimits(
        seconds=settings.webhook_seconds,
        max_answer_bytes=LONGEST_EXCERPT,
        schemes=frozenset(schemes),
        # Whoever develops a receiver has it on whatever port is free.
        ports=ANY_PORT if settings.webhook_allow_loopback else frozenset(ports),
    )
    rule = _is_public_or_loopback if settings.webhook_allow_loopback else is_public
    return Sender(limits=limits, exchange=Exchange(rule=rule))


@dataclass(frozen=True, kw_only=True)
class WebhookSender:
    """Makes attempts. ``clock`` counts seconds."""

    sender: Sender
    clock: Callable[[], float] = time.monotonic

    def attempt(self, webhook: Webhook, *, message_id: str, body: str, number: int, now: datetime) -> Attempt:
        """Post ``body`` once; whatever comes of it is the answer and never an error."""
        headers = {
            "Content-Type": "application/json",
            **signed_headers(webhook.signing_secrets(now), message_id=message_id, at=now, body=body),
        }
        started = self.clock()
        try:
            answer = self.sender.post(webhook.url, body.encode(), headers=headers)
        except FetchError as error:
            return Attempt(number=number, at=now, took_ms=self._since(started), error=error.detail)
        pause = parse_retry_after(answer.retry_after, now=now) if answer.status in BUSY else None
        return Attempt(
            number=number,
            at=now,
            took_ms=self._since(started),
            status_code=answer.status,
            excerpt=answer.body.decode("utf-8", "replace"),
            retry_after_s=None if pause is None else ceil(pause.total_seconds()),
        )

    def _since(self, started: float) -> int:
        return round((self.clock() - started) * 1000)


def _is_public_or_loopback(address: IPAddress) -> bool:
    return address.is_loopback or is_public(address)
