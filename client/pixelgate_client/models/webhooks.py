"""Webhooks, and what was delivered to them."""

from pydantic import AwareDatetime

from pixelgate_client.models.base import Answer


class EventFilter(Answer):
    """An event must match each of the lists that is not empty."""

    statuses: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()


class WebhookSettings(Answer):
    """What its owner says about a webhook. No ``events``: every type."""

    url: str
    events: tuple[str, ...] = ()
    filter: EventFilter = EventFilter()
    description: str = ""
    enabled: bool = True


class Webhook(WebhookSettings):
    """``note`` says why the service disabled it, ``failing_since`` since when nothing has been accepted."""

    id: str
    note: str | None = None
    failing_since: AwareDatetime | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    secret_created_at: AwareDatetime
    previous_secret_expires_at: AwareDatetime | None = None


class WebhookWithSecret(Webhook):
    """The only answer with the secret."""

    secret: str


class WebhookList(Answer):
    """The oldest first."""

    webhooks: tuple[Webhook, ...]


class RemovedWebhook(Answer):
    """What was removed."""

    id: str


class Attempt(Answer):
    """The receiver's ``status_code`` and its first words, or an ``error`` where there was no answer.

    ``retry_after_s``: for so many seconds a receiver that is busy asked to be left alone.
    """

    number: int
    at: AwareDatetime
    took_ms: int
    status_code: int | None = None
    excerpt: str = ""
    error: str | None = None
    retry_after_s: int | None = None


class SentTest(Answer):
    """``delivered``: the receiver answered 2xx."""

    delivered: bool
    event_id: str
    attempt: Attempt


class DeliverySummary(Answer):
    """One event for one webhook. ``note`` says why nothing more is tried."""

    event_id: str
    event_type: str
    image_id: str
    sequence: int
    status: str
    created_at: AwareDatetime
    next_attempt_at: AwareDatetime | None = None
    attempts: int
    last_attempt: Attempt | None = None
    note: str | None = None


class DeliveryDetail(DeliverySummary):
    """With the latest attempts and the ``body`` as it is sent."""

    recent: tuple[Attempt, ...]
    body: str


class DeliveryList(Answer):
    """One page, newest first."""

    deliveries: tuple[DeliverySummary, ...]
    next_cursor: str | None = None


class ReplayAnswer(Answer):
    """``more``: there are others."""

    replayed: int
    more: bool
