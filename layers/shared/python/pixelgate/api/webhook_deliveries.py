"""/v1/webhooks/{id}/deliveries: what was sent, what came of it, and having it sent once more."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Self

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AwareDatetime

from pixelgate.api.caller import workspace_of
from pixelgate.api.images import decode_cursor, encode_cursor
from pixelgate.api.problems import ProblemError
from pixelgate.api.webhooks import WebhookDesk, WebhookPath
from pixelgate.domain.base import Document
from pixelgate.domain.ids import EventId, first_event_id
from pixelgate.domain.webhook_deliveries import Attempt, Delivery, DeliveryOrder, DeliveryStatus
from pixelgate.domain.webhooks import Webhook
from pixelgate.runtime.queues import Queue
from pixelgate.storage.webhook_deliveries import DeliveryNotFoundError, DeliveryStore

MOST_REPLAYED = 100
"""By one request, so that it ends before the gateway's patience does."""


class DeliverySummary(Document):
    """One delivery of a listing; its ``event_id`` names it."""

    event_id: str
    event_type: str
    image_id: str
    sequence: int
    status: DeliveryStatus
    created_at: AwareDatetime
    next_attempt_at: AwareDatetime | None
    attempts: int
    last_attempt: Attempt | None
    note: str | None

    @classmethod
    def of(cls, delivery: Delivery, **more: object) -> Self:
        """What the API shows of a stored delivery."""
        last = delivery.recent[-1] if delivery.recent else None
        shown = delivery.model_dump(include=set(cls.model_fields))
        return cls.model_validate({**shown, "last_attempt": last, **more})


class DeliveryDetail(DeliverySummary):
    """With the ``recent`` attempts, the latest last, and the ``body`` as it is sent."""

    recent: tuple[Attempt, ...]
    body: str


class DeliveryList(Document):
    """One page, newest first. ``next_cursor`` is None on the last page."""

    deliveries: tuple[DeliverySummary, ...]
    next_cursor: str | None


class ReplayRequest(Document):
    """What is DEAD of the events that occurred at ``since`` or later."""

    since: AwareDatetime


class ReplayAnswer(Document):
    """``more``: ask again, there are others."""

    replayed: int
    more: bool


@dataclass(frozen=True, kw_only=True)
class DeliveryDesk:
    """Shows deliveries and has them replayed."""

    deliveries: DeliveryStore
    queue: Queue

    def page(
        self, webhook: Webhook, *, status: DeliveryStatus | None, limit: int, after: str | None
    ) -> DeliveryList:
        """One page."""
        page = self.deliveries.page(webhook.workspace, webhook.id, status=status, limit=limit, after=after)
        return DeliveryList(
            deliveries=tuple(DeliverySummary.of(each) for each in page.deliveries),
            next_cursor=encode_cursor(page.after),
        )

    def find(self, webhook: Webhook, event_id: str) -> Delivery:
        """One delivery.

        Raises:
            ProblemError: this event was never to be delivered there, or that was more than 30 days ago.
        """
        try:
            return self.deliveries.get(webhook.workspace, webhook.id, event_id)
        except DeliveryNotFoundError as error:
            raise ProblemError(
                HTTPStatus.NOT_FOUND,
                "no-such-delivery",
                f"{webhook.id} has no delivery {event_id}",
                hint="deliveries are kept for 30 days",
            ) from error

    def replay(self, webhook: Webhook, delivery: Delivery, *, now: datetime) -> Delivery:
        """Have a delivery tried now and from the beginning of the schedule, whatever came of it before.

        Raises:
            ProblemError: the webhook is disabled, or the delivery is being tried at this moment.
        """
        self._require_enabled(webhook)
        replayed = delivery.replayed(now)
        if not self.deliveries.save(replayed):
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "delivery-under-way",
                f"{delivery.event_id} is being tried at this moment",
                hint="look at it again before replaying it",
            )
        self.queue.send(DeliveryOrder.of(replayed))
        return replayed

    def replay_dead(self, webhook: Webhook, *, since: datetime, now: datetime) -> ReplayAnswer:
        """Replay up to ``MOST_REPLAYED`` of what is dead.

        Raises:
            ProblemError: the webhook is disabled.
        """
        self._require_enabled(webhook)
        first = first_event_id(since)
        page = self.deliveries.dead_since(webhook.workspace, webhook.id, first, limit=MOST_REPLAYED)
        replayed = 0
        for listed in page.deliveries:
            # The index lags behind; saving does not, and refuses what was replayed a moment ago.
            again = listed.replayed(now)
            if self.deliveries.save(again):
                self.queue.send(DeliveryOrder.of(again))
                replayed += 1
        return ReplayAnswer(replayed=replayed, more=page.after is not None)

    def _require_enabled(self, webhook: Webhook) -> None:
        if not webhook.enabled:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "webhook-disabled",
                f"{webhook.id} is disabled",
                hint="PUT /v1/webhooks/{id} with enabled: true",
            )


def add_delivery_routes(app: APIGatewayHttpResolver, *, webhooks: WebhookDesk, desk: DeliveryDesk) -> None:
    """Serve this module's routes."""

    @app.get("/v1/webhooks/<webhook_id>/deliveries")
    def get_deliveries(
        webhook_id: WebhookPath,
        status: Annotated[DeliveryStatus | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> DeliveryList:
        webhook = webhooks.find(workspace_of(app), webhook_id)
        return desk.page(webhook, status=status, limit=limit, after=decode_cursor(cursor))

    @app.get("/v1/webhooks/<webhook_id>/deliveries/<event_id>")
    def get_delivery(webhook_id: WebhookPath, event_id: Annotated[EventId, Path()]) -> DeliveryDetail:
        return _detail(desk.find(webhooks.find(workspace_of(app), webhook_id), event_id))

    @app.post("/v1/webhooks/<webhook_id>/deliveries/<event_id>/replay")
    def post_replay(
        webhook_id: WebhookPath, event_id: Annotated[EventId, Path()]
    ) -> Response[DeliveryDetail]:
        webhook = webhooks.find(workspace_of(app), webhook_id)
        replayed = desk.replay(webhook, desk.find(webhook, event_id), now=datetime.now(UTC))
        return Response(
            status_code=HTTPStatus.ACCEPTED, content_type="application/json", body=_detail(replayed)
        )

    @app.post("/v1/webhooks/<webhook_id>/replay")
    def post_bulk_replay(webhook_id: WebhookPath, wanted: ReplayRequest) -> Response[ReplayAnswer]:
        webhook = webhooks.find(workspace_of(app), webhook_id)
        answer = desk.replay_dead(webhook, since=wanted.since, now=datetime.now(UTC))
        return Response(status_code=HTTPStatus.ACCEPTED, content_type="application/json", body=answer)


def _detail(delivery: Delivery) -> DeliveryDetail:
    return DeliveryDetail.of(delivery)
