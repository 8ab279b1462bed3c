"""``client.webhooks``: who is told of events, what was delivered, and having it delivered again."""

from datetime import datetime
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, listing, operation
from pixelgate_client.exchange import Steps
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
from pixelgate_client.pages import Pages


class Webhooks(Desk[ConnectionT]):
    """The webhooks of one workspace. Where one is named, a ``NotFoundError`` says that there is none."""

    @operation
    def list(self) -> Steps[tuple[Webhook, ...]]:
        """All of them, the oldest first."""
        return (yield from self._get("/v1/webhooks", WebhookList)).webhooks

    @operation
    def add(self, settings: WebhookSettings) -> Steps[WebhookWithSecret]:
        """A new webhook. Keep its ``secret``: it is shown this once.

        Raises:
            ApiError: 422, nothing is sent to such a URL; 409, there are too many.
        """
        return self._post("/v1/webhooks", WebhookWithSecret, body=settings.model_dump())

    @operation
    def show(self, webhook_id: str) -> Steps[Webhook]:
        """One webhook, without its secret."""
        return self._get(_path(webhook_id), Webhook)

    @operation
    def change(self, webhook_id: str, settings: WebhookSettings) -> Steps[Webhook]:
        """Replace all that is said about a webhook; the secret stays.

        Raises:
            ApiError: 422, nothing is sent to such a URL.
        """
        return self._replace(webhook_id, settings)

    @operation
    def enable(self, webhook_id: str, *, enabled: bool = True) -> Steps[Webhook]:
        """Deliver, or nothing more; the rest stays as it is."""
        webhook = yield from self._get(_path(webhook_id), Webhook)
        return (yield from self._replace(webhook_id, webhook.model_copy(update={"enabled": enabled})))

    @operation
    def remove(self, webhook_id: str) -> Steps[RemovedWebhook]:
        """Forget a webhook and its secrets."""
        return self._delete(_path(webhook_id), RemovedWebhook)

    @operation
    def rotate(self, webhook_id: str, *, overlap_hours: int = 24) -> Steps[WebhookWithSecret]:
        """A new secret, shown this once; for so many hours the old one signs as well."""
        body = {"overlap_hours": overlap_hours}
        return self._post(f"{_path(webhook_id)}/rotate", WebhookWithSecret, body=body)

    @operation
    def test(self, webhook_id: str) -> Steps[SentTest]:
        """Send a test now, and say what came of it."""
        return self._post(f"{_path(webhook_id)}/test", SentTest, body={})

    @listing
    def deliveries(
        self, webhook_id: str, *, status: str | None = None, page_size: int = 50
    ) -> Pages[DeliverySummary]:
        """What was delivered or is to be, newest first, of one status if given; pages as needed."""
        return self._pages(
            f"{_path(webhook_id)}/deliveries",
            DeliveryList,
            lambda page: (page.deliveries, page.next_cursor),
            params={"limit": str(page_size), **({} if status is None else {"status": status})},
        )

    @operation
    def delivery(self, webhook_id: str, event_id: str) -> Steps[DeliveryDetail]:
        """One delivery with its attempts."""
        return self._get(_delivery_path(webhook_id, event_id), DeliveryDetail)

    @operation
    def replay(self, webhook_id: str, event_id: str) -> Steps[DeliveryDetail]:
        """Have one event delivered again, whatever came of it before.

        Raises:
            ApiError: 409, because the webhook is disabled, or the event is being delivered at this moment.
        """
        return self._post(f"{_delivery_path(webhook_id, event_id)}/replay", DeliveryDetail, body={})

    @operation
    def replay_dead(self, webhook_id: str, *, since: datetime) -> Steps[int]:
        """Have everything delivered again that is dead since then; returns how many.

        Raises:
            ApiError: 409, because the webhook is disabled.
        """
        body, replayed = {"since": since.isoformat()}, 0
        while True:
            answer = yield from self._post(f"{_path(webhook_id)}/replay", ReplayAnswer, body=body)
            replayed += answer.replayed
            # An index that lags behind may show what was replayed a moment ago.
            if not answer.more or not answer.replayed:
                return replayed

    def _replace(self, webhook_id: str, settings: WebhookSettings) -> Steps[Webhook]:
        fields = set(WebhookSettings.model_fields)
        return self._put(_path(webhook_id), Webhook, body=settings.model_dump(include=fields))


def _path(webhook_id: str) -> str:
    return f"/v1/webhooks/{quote(webhook_id, safe='')}"


def _delivery_path(webhook_id: str, event_id: str) -> str:
    return f"{_path(webhook_id)}/deliveries/{quote(event_id, safe='')}"
