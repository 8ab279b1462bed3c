"""/v1/webhooks: who is told of events, where, and how the receivers know that it is us."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Self

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AwareDatetime, Field

from pixelgate.api.caller import workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.api.webhook_sending import WebhookSender
from pixelgate.api.webhook_testing import SentTest, send_test
from pixelgate.domain.base import Document
from pixelgate.domain.ids import WebhookId, new_webhook_id
from pixelgate.domain.webhooks import MOST_WEBHOOKS, Webhook, WebhookSettings
from pixelgate.fetching.errors import FetchError
from pixelgate.storage.webhooks import TooManyWebhooksError, WebhookNotFoundError, WebhookStore

WebhookPath = Annotated[WebhookId, Path()]


class WebhookAnswer(WebhookSettings):
    """A webhook as the API shows it: everything but its secrets.

    ``note`` says why we disabled it, ``failing_since`` since when nothing has been accepted. Until
    ``previous_secret_expires_at`` deliveries carry a second signature, by the secret before this one.
    """

    id: str
    note: str | None
    failing_since: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    secret_created_at: AwareDatetime
    previous_secret_expires_at: AwareDatetime | None

    @classmethod
    def of(cls, webhook: Webhook, *, now: datetime, **more: str) -> Self:
        """What the API shows of a stored webhook."""
        newest, *others = webhook.secrets
        valid = [each.expires_at for each in others if each.is_valid(now)]
        shown = webhook.model_dump(include=set(cls.model_fields))
        return cls(
            **shown,
            **more,
            secret_created_at=newest.created_at,
            previous_secret_expires_at=valid[0] if valid else None,
        )


class WebhookWithSecret(WebhookAnswer):
    """The only answer with the ``secret``: whoever loses it rotates."""

    secret: str


class WebhookList(Document):
    """The oldest first."""

    webhooks: tuple[WebhookAnswer, ...]


class RemovedWebhook(Document):
    """What was removed."""

    id: str


class Rotation(Document):
    """For so many hours both secrets sign; 0: the old one may be in the wrong hands."""

    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24


@dataclass(frozen=True, kw_only=True)
class WebhookDesk:
    """Keeps the webhooks of workspaces."""

    webhooks: WebhookStore
    sender: WebhookSender

    def add(self, settings: WebhookSettings, *, workspace: str, now: datetime) -> WebhookWithSecret:
        """A new webhook with a secret of our making.

        Raises:
            ProblemError: nothing is sent to such a URL, or there are too many webhooks.
        """
        self._check(settings)
        webhook = Webhook.new(settings, id=new_webhook_id(), workspace=workspace, now=now)
        try:
            self.webhooks.add(webhook)
        except TooManyWebhooksError as error:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "too-many-webhooks",
                f"a workspace has at most {MOST_WEBHOOKS} webhooks",
                hint="remove one, or let one receiver hand events on",
            ) from error
        return WebhookWithSecret.of(webhook, now=now, secret=webhook.secrets[0].secret)

    def find(self, workspace: str, webhook_id: str) -> Webhook:
        """One webhook.

        Raises:
            ProblemError: this workspace has none of this id.
        """
        try:
            return self.webhooks.get(workspace, webhook_id)
        except WebhookNotFoundError as error:
            raise ProblemError(
                HTTPStatus.NOT_FOUND,
                "no-such-webhook",
                f"there is no webhook {webhook_id}",
                hint="GET /v1/webhooks lists yours",
            ) from error

    def change(self, webhook: Webhook, settings: WebhookSettings, *, now: datetime) -> WebhookAnswer:
        """Replace all that its owner says about a webhook; the secret stays.

        Raises:
            ProblemError: nothing is sent to such a URL.
        """
        self._check(settings)
        self.webhooks.set(webhook, settings, now=now)
        return WebhookAnswer.of(self.find(webhook.workspace, webhook.id), now=now)

    def rotate(self, webhook: Webhook, *, overlap: timedelta, now: datetime) -> WebhookWithSecret:
        """A new secret, shown this once.

        Raises:
            ProblemError: somebody else rotated at the same moment.
        """
        secrets = webhook.rotated(overlap=overlap, now=now)
        if not self.webhooks.rotate(webhook, secrets, now=now):
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "rotated-meanwhile",
                f"the secret of {webhook.id} was replaced at the same moment",
                hint="ask whoever did for it, or rotate again",
            )
        rotated = webhook.model_copy(update={"secrets": secrets, "updated_at": now})
        return WebhookWithSecret.of(rotated, now=now, secret=secrets[0].secret)

    def _check(self, settings: WebhookSettings) -> None:
        try:
            self.sender.sender.check(settings.url)
        except FetchError as error:
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "webhook-url",
                f"url: {error.detail}",
                hint="a receiver is reached by https, on the public Internet, on port 443 or 8443",
            ) from error


def add_webhook_routes(app: APIGatewayHttpResolver, *, desk: WebhookDesk) -> None:
    """Serve this module's routes."""

    @app.get("/v1/webhooks")
    def get_webhooks() -> WebhookList:
        now = datetime.now(UTC)
        webhooks = desk.webhooks.list(workspace_of(app))
        return WebhookList(webhooks=tuple(WebhookAnswer.of(each, now=now) for each in webhooks))

    @app.post("/v1/webhooks")
    def post_webhook(settings: WebhookSettings) -> Response[WebhookWithSecret]:
        added = desk.add(settings, workspace=workspace_of(app), now=datetime.now(UTC))
        return Response(status_code=HTTPStatus.CREATED, content_type="application/json", body=added)

    @app.get("/v1/webhooks/<webhook_id>")
    def get_webhook(webhook_id: WebhookPath) -> WebhookAnswer:
        return WebhookAnswer.of(desk.find(workspace_of(app), webhook_id), now=datetime.now(UTC))

    @app.put("/v1/webhooks/<webhook_id>")
    def put_webhook(webhook_id: WebhookPath, settings: WebhookSettings) -> WebhookAnswer:
        return desk.change(desk.find(workspace_of(app), webhook_id), settings, now=datetime.now(UTC))

    @app.delete("/v1/webhooks/<webhook_id>")
    def delete_webhook(webhook_id: WebhookPath) -> RemovedWebhook:
        desk.webhooks.remove(desk.find(workspace_of(app), webhook_id), now=datetime.now(UTC))
        return RemovedWebhook(id=webhook_id)

    @app.post("/v1/webhooks/<webhook_id>/rotate")
    def post_rotation(webhook_id: WebhookPath, rotation: Rotation) -> WebhookWithSecret:
        webhook = desk.find(workspace_of(app), webhook_id)
        overlap = timedelta(hours=rotation.overlap_hours)
        return desk.rotate(webhook, overlap=overlap, now=datetime.now(UTC))

    @app.post("/v1/webhooks/<webhook_id>/test")
    def post_test(webhook_id: WebhookPath) -> SentTest:
        webhook = desk.find(workspace_of(app), webhook_id)
        return send_test(webhook, sender=desk.sender, now=datetime.now(UTC))
