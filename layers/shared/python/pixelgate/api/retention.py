"""GET and PUT /v1/retention: how long images are kept, and the erasing of those that were."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import AwareDatetime

from pixelgate.api.caller import workspace_of
from pixelgate.api.erasing import ErasureDesk
from pixelgate.api.settings import RetentionSettings
from pixelgate.domain.base import Document
from pixelgate.domain.erasure import ErasureReason
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.retention import RetentionPolicy
from pixelgate.domain.status import ImageStatus
from pixelgate.runtime.queues import SqsQueue
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.retention import RetentionStore

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

    from pixelgate.storage.table_client import TableClient


class ExpiredImage(Document):
    """An image that the next round of the sweep erases."""

    id: str
    name: str
    status: ImageStatus
    created_at: AwareDatetime


class ExpiredImages(Document):
    """The first of them, by status and then the oldest first."""

    images: tuple[ExpiredImage, ...]


@dataclass(frozen=True, kw_only=True)
class Retention:
    """``default`` holds where a workspace has no policy of its own."""

    store: RetentionStore
    desk: ErasureDesk
    default: RetentionPolicy

    def policy(self, workspace: str) -> RetentionPolicy:
        """The policy that holds in a workspace."""
        return self.store.policy(workspace) or self.default

    def expired(self, workspace: str, *, now: datetime, limit: int) -> list[ImageRecord]:
        """Up to ``limit`` images that are to be erased by the policy."""
        found: list[ImageRecord] = []
        for status, before in self.policy(workspace).ends(now).items():
            if len(found) < limit:
                found += self.store.uploaded_before(workspace, status, before, limit=limit - len(found))
        return found

    def enforce(self, *, now: datetime, limit: int, is_time_up: Callable[[], bool]) -> int:
        """Have up to ``limit`` images of all workspaces erased; returns how many. The next round goes on."""
        ordered = 0
        for record in self._all_expired(now, limit):
            if ordered >= limit or is_time_up():
                break
            ordered += self._erase(record, now)
        return ordered

    def _all_expired(self, now: datetime, limit: int) -> Iterator[ImageRecord]:
        for workspace in self.store.workspaces():
            yield from self.expired(workspace, now=now, limit=limit)

    def _erase(self, listed: ImageRecord, now: datetime) -> bool:
        # The index lags behind: what has been decided or analysed again since may be kept for longer.
        try:
            record = self.desk.images.get(listed.workspace, listed.id)
        except ImageNotFoundError:
            return False
        if record.status is not listed.status:
            return False
        self.desk.order(record, reason=ErasureReason.EXPIRED, by=None, now=now)
        return True


def open_retention(settings: RetentionSettings, *, dynamodb: "TableClient", sqs: "SQSClient") -> Retention:
    """The retention of one deployment."""
    table = (dynamodb, settings.table_name)
    return Retention(
        store=RetentionStore(*table),
        desk=ErasureDesk(
            images=ImageStore(*table),
            erasures=ErasureStore(*table),
            queue=SqsQueue(sqs, settings.erase_queue_url),
        ),
        default=RetentionPolicy.parse(settings.retention),
    )


def add_retention_routes(app: APIGatewayHttpResolver, *, retention: Retention) -> None:
    """Serve this module's routes."""

    @app.get("/v1/retention")
    def get_retention() -> RetentionPolicy:
        return retention.policy(workspace_of(app))

    @app.put("/v1/retention")
    def put_retention(policy: RetentionPolicy) -> RetentionPolicy:
        retention.store.set_policy(workspace_of(app), policy)
        return policy

    @app.get("/v1/retention/expired")
    def get_expired(limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> ExpiredImages:
        records = retention.expired(workspace_of(app), now=datetime.now(UTC), limit=limit)
        return ExpiredImages(
            images=tuple(
                ExpiredImage.model_validate(record.model_dump(include=set(ExpiredImage.model_fields)))
                for record in records
            )
        )
