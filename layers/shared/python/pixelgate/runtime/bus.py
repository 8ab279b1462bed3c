"""Putting events on the event bus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.events import SOURCE, Announcement

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient


class Announcer(Protocol):
    """Tells the world what happened."""

    def announce(self, event: Announcement) -> None: ...


class EventBus:
    """An ``Announcer`` on EventBridge."""

    def __init__(self, client: EventBridgeClient, bus_name: str) -> None:
        self._client = client
        self._bus_name = bus_name

    def announce(self, event: Announcement) -> None:
        """Put ``event`` on the bus.

        Raises:
            RetryableError: the bus did not take it.
        """
        answer = self._client.put_events(
            Entries=[
                {
                    "EventBusName": self._bus_name,
                    "Source": SOURCE,
                    "DetailType": event.detail_type,
                    "Detail": event.model_dump_json(),
                    "Time": event.occurred_at,
                }
            ]
        )
        if answer["FailedEntryCount"]:
            raise RetryableError(f"event not accepted: {answer['Entries'][0].get('ErrorCode')}")
