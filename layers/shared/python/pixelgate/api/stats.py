"""GET /v1/stats: how many images came in lately, and where they stand."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Self

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from pixelgate.api.caller import workspace_of
from pixelgate.domain.base import Document
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.image_counts import ImageCounts

CountImages = Callable[..., ImageCounts]


class DayCounts(Document):
    """The images that came in on one day (UTC), by where they stand now. What is 0 is left out."""

    day: date
    images: int
    by_status: dict[ImageStatus, int]


class Stats(Document):
    """``days`` holds every day, the oldest first. ``is_complete``: false where there were too many."""

    images: int
    by_status: dict[ImageStatus, int]
    days: tuple[DayCounts, ...]
    is_complete: bool

    @classmethod
    def of(cls, counts: ImageCounts, *, since: date, days: int) -> Self:
        """What was counted, day by day."""
        by_status: Counter[ImageStatus] = Counter()
        told = []
        for day in (since + timedelta(days=number) for number in range(days)):
            there = {status: counts.by_day[day.isoformat(), status] for status in ImageStatus}
            counted = {status: count for status, count in there.items() if count}
            by_status.update(counted)
            told.append(DayCounts(day=day, images=sum(counted.values()), by_status=counted))
        return cls(
            images=by_status.total(),
            by_status=dict(by_status),
            days=tuple(told),
            is_complete=counts.is_complete,
        )


def add_stats_route(app: APIGatewayHttpResolver, *, count: CountImages) -> None:
    """Serve this module's route."""

    @app.get("/v1/stats")
    def get_stats(days: Annotated[int, Query(ge=1, le=31)] = 7) -> Stats:
        since = datetime.now(UTC).date() - timedelta(days=days - 1)
        return Stats.of(count(workspace_of(app), since=since), since=since, days=days)
