"""``client.webhooks``: who is told of events, what was delivered, and having it delivered again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from pixelgate_client.connection import Connection
from pixelgate_client.models.webhooks import (
    DeliveryDetail,
    DeliveryList,
    DeliverySummary,
    RemovedWebhook,
    ReplayAnswer,
    SentTest,
    Webhook,
    WebhookList,
    WebhookSettings,
    WebhookWithSecret,
)


class Webhooks:
    """The webhooks of one workspace. Where one is named, a ``NotFoundError`` says that there is none."""

    def __init__(self, api: Connection) -> None:
        self._api = api

    def list(self) -> tuple[Webhook, ...]:
        """All of them, the oldest first."""
        return self._api.get("/v1/webhooks", WebhookList).webhooks

    def add(self, settings: WebhookSettings) -> WebhookWithSecret:
        """A new webhook. Keep its ``secret``: it is shown this once.

        Raises:
            ApiError: 422, nothing is sent to such a URL; 409, there are too many.
        """
        return self._api.post("/v1/webhooks", WebhookWithSecret, body=settings.model_dump())

    def show(self, webhook_id: str) -> Webhook:
        """One webhook, without its secret."""
        return self._api.get(_path(webhook_id), Webhook)

    def change(self, webhook_id: str, settings: WebhookSettings) -> Webhook:
        """Replace all that is said about a webhook; the secret stays.

        Raises:
            ApiError: 422, nothing is sent to such a URL.
        """
        fields = set(WebhookSettings.model_fields)
        return self._api.put(_path(webhook_id), Webhook, body=settings.model_dump(include=fields))

    def enable(self, webhook_id: str, *, enabled: bool = True) -> Webhook:
        """Deliver, or nothing more; the rest stays as it is."""
        return self.change(webhook_id, self.show(webhook_id).model_copy(update={"enabled": enabled}))

    def remove(self, webhook_id: str) -> RemovedWebhook:
        """Forget a webhook and its secrets."""
        return self._api.delete(_path(webhook_id), RemovedWebhook)

    def rotate(self, webhook_id: str, *, overlap_hours: int = 24) -> WebhookWithSecret:
        """A new secret, shown this once; for so many hours the old one signs as well."""
        body = {"overlap_hours": overlap_hours}
        return self._api.post(f"{_path(webhook_id)}/rotate", WebhookWithSecret, body=body)

    def test(self, webhook_id: str) -> SentTest:
        """Send a test now, and say what came of it."""
        return self._api.post(f"{_path(webhook_id)}/test", SentTest, body={})

    def deliveries(
        self, webhook_id: str, *, status: str | None = None, page_size: int = 50
    ) -> Iterator[DeliverySummary]:
        """What was delivered or is to be, newest first, of one status if given; pages as needed."""
        params: dict[str, str | Sequence[str]] = {"limit": str(page_size)}
        if status is not None:
            params["status"] = status
        while True:
            page = self._api.get(f"{_path(webhook_id)}/deliveries", DeliveryList, params=params)
            yield from page.deliveries
            if not page.next_cursor:
                return
            params["cursor"] = page.next_cursor

    def delivery(self, webhook_id: str, event_id: str) -> DeliveryDetail:
        """One delivery with its attempts."""
        return self._api.get(_delivery_path(webhook_id, event_id), DeliveryDetail)

    def replay(self, webhook_id: str, event_id: str) -> DeliveryDetail:
        """Have one event delivered again, whatever came of it before.

        Raises:
            ApiError: 409, because the webhook is disabled, or the event is being delivered at this moment.
        """
        return self._api.post(f"{_delivery_path(webhook_id, event_id)}/replay", DeliveryDetail, body={})

    def replay_dead(self, webhook_id: str, *, since: datetime) -> int:
        """Have everything delivered again that is dead since then; returns how many.

        Raises:
            ApiError: 409, because the webhook is disabled.
        """
        body, replayed = {"since": since.isoformat()}, 0
        while True:
            answer = self._api.post(f"{_path(webhook_id)}/replay", ReplayAnswer, body=body)
            replayed += answer.replayed
            # An index that lags behind may show what was replayed a moment ago.
            if not answer.more or not answer.replayed:
                return replayed


def _path(webhook_id: str) -> str:
    return f"/v1/webhooks/{quote(webhook_id, safe='')}"


def _delivery_path(webhook_id: str, event_id: str) -> str:
    return f"{_path(webhook_id)}/deliveries/{quote(event_id, safe='')}"
