"""GET /v1/quota, and the quota that uploads are counted against before they get a ticket."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.caller import workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.domain.quotas import Allowance, Quota, QuotaState, next_midnight
from pixelgate.storage import keys
from pixelgate.storage.quotas import QuotaStore
from pixelgate.storage.window_counters import LimitReachedError, WindowCounters


@dataclass(frozen=True, kw_only=True)
class Quotas:
    """Counts what workspaces upload. Without a limit nothing is counted, and nothing is written."""

    counters: WindowCounters
    store: QuotaStore
    default: Quota = field(default_factory=Quota)

    def quota_of(self, workspace: str) -> Quota:
        """What the workspace may upload in a day."""
        return self.store.own(workspace) or self.default

    def count(self, workspace: str, *, quota: Quota, uploads: int, size_bytes: int, now: datetime) -> None:
        """Count uploads that are about to be allowed.

        Raises:
            ProblemError: 429; it says what is left, and when there will be more.
        """
        if not quota.limits:
            return
        amounts = {"uploads": uploads, "bytes": size_bytes}
        place = (keys.workspace_partition(workspace), keys.UPLOADED, _day(now))
        try:
            self.counters.count(*place, amounts, quota.limits)
        except LimitReachedError as error:
            left = ", ".join(
                f"{max(limit - error.used.get(name, 0), 0):,} of {limit:,} {name}"
                for name, limit in quota.limits.items()
            )
            raise ProblemError(
                HTTPStatus.TOO_MANY_REQUESTS,
                "quota-exceeded",
                f"this asks for {uploads:,} uploads and {size_bytes:,} bytes; left today are {left}",
                hint="the next day begins at midnight UTC; GET /v1/quota shows what is left",
                retry_after_s=int((next_midnight(now) - now).total_seconds()) + 1,
            ) from error

    def state(self, workspace: str, *, now: datetime) -> QuotaState:
        """What is left today."""
        limits = self.quota_of(workspace).limits
        used = self.counters.used(keys.workspace_partition(workspace), keys.UPLOADED, _day(now))
        return QuotaState(
            uploads=_allowance(limits.get("uploads"), used.get("uploads", 0)),
            bytes=_allowance(limits.get("bytes"), used.get("bytes", 0)),
            resets_at=next_midnight(now),
        )


def _allowance(limit: int | None, used: int) -> Allowance:
    return Allowance(limit=limit, used=used, left=None if limit is None else max(limit - used, 0))


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()


def add_quota_route(app: APIGatewayHttpResolver, *, quotas: Quotas) -> None:
    """Serve this module's route."""

    @app.get("/v1/quota")
    def get_quota() -> QuotaState:
        return quotas.state(workspace_of(app), now=datetime.now(UTC))
