"""Webhooks: who wants to be told which events, where, and by which secrets they know that it is us."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints

from pixelgate.domain.base import Document
from pixelgate.domain.events import EVENT_MODELS, Announcement
from pixelgate.domain.ids import CollectionName, QueueName, WebhookId, WorkspaceId
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.webhook_signatures import new_secret

MOST_WEBHOOKS = 20
"""Of one workspace; each of its events is looked up in all of them."""

PATIENCE = timedelta(days=5)
"""After so long without a single success a webhook whose deliveries die is disabled."""

EventType = StrEnum("EventType", {name: name for name in EVENT_MODELS})  # type: ignore[misc]  # the members are those of a mapping
"""What may be subscribed to: the detail types of the bus."""

Chosen = Field(max_length=50)


class EventFilter(Document):
    """Which events: those that match each of the lists that is not empty.

    What has no collection, or no queue, matches no list of them.
    """

    statuses: Annotated[tuple[ImageStatus, ...], Chosen] = ()
    collections: Annotated[tuple[CollectionName, ...], Chosen] = ()
    queues: Annotated[tuple[QueueName, ...], Chosen] = ()

    def matches(self, event: Announcement) -> bool:
        """Whether a subscriber wants to be told of ``event``."""
        # Not every event has one.
        queue = getattr(event, "queue", None)
        wanted = ((self.statuses, event.status), (self.collections, event.collection), (self.queues, queue))
        return all(not chosen or value in chosen for chosen, value in wanted)


class WebhookSettings(Document):
    """What its owner says about a webhook. No ``events``: every type, also those that are yet to come."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2048)]
    events: Annotated[tuple[EventType, ...], Chosen] = ()
    filter: Annotated[EventFilter, Field(default_factory=EventFilter)]
    description: Annotated[str, StringConstraints(max_length=200)] = ""
    enabled: bool = True


class Secret(Document):
    """What deliveries are signed with; until ``expires_at``, if it has been replaced."""

    secret: str
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether receivers may still rely on it."""
        return self.expires_at is None or now < self.expires_at


class Webhook(WebhookSettings):
    """As it is stored. The newest of ``secrets`` comes first.

    ``note`` says why it was disabled, if not by its owner. ``failing_since`` is the first failure after the
    last success.
    """

    id: WebhookId
    workspace: WorkspaceId
    secrets: tuple[Secret, ...]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    note: str | None = None
    failing_since: AwareDatetime | None = None

    @classmethod
    def new(cls, settings: WebhookSettings, *, id: str, workspace: str, now: datetime) -> Self:
        """A webhook with a secret of its own."""
        secret = Secret(secret=new_secret(), created_at=now)
        given = settings.model_dump(include=set(WebhookSettings.model_fields))
        return cls(**given, id=id, workspace=workspace, secrets=(secret,), created_at=now, updated_at=now)

    def wants(self, event: Announcement) -> bool:
        """Whether ``event`` is to be delivered."""
        is_subscribed = not self.events or event.detail_type in self.events
        return self.enabled and is_subscribed and self.filter.matches(event)

    def rotated(self, *, overlap: timedelta, now: datetime) -> tuple[Secret, ...]:
        """A new secret, and the one until now for ``overlap`` longer."""
        replaced = self.secrets[0].model_copy(update={"expires_at": now + overlap})
        return (Secret(secret=new_secret(), created_at=now), *((replaced,) if overlap else ()))

    def signing_secrets(self, now: datetime) -> tuple[str, ...]:
        """The secrets to sign with, the newest first."""
        return tuple(each.secret for each in self.secrets if each.is_valid(now))

    def is_beyond_patience(self, now: datetime) -> bool:
        """Whether nothing has arrived for so long that nobody seems to be there."""
        return self.failing_since is not None and now - self.failing_since >= PATIENCE
