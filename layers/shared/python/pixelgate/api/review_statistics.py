"""GET /v1/reviews/statistics: how people decide, per person and per rule."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import AwareDatetime

from pixelgate.api.caller import workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.domain.base import Document
from pixelgate.domain.review_statistics import ReviewStatistics, summarise
from pixelgate.storage.decision_log import DecisionLog

USUAL_PERIOD = timedelta(days=30)
LONGEST_PERIOD = timedelta(days=366)


class StatisticsAnswer(Document):
    """The statistics of what was decided from ``since`` on, before ``until``."""

    since: AwareDatetime
    until: AwareDatetime
    statistics: ReviewStatistics


def add_statistics_route(app: APIGatewayHttpResolver, *, log: DecisionLog) -> None:
    """Serve this module's route."""

    @app.get("/v1/reviews/statistics")
    def get_statistics(since: Annotated[AwareDatetime | None, Query()] = None) -> StatisticsAnswer:
        now = datetime.now(UTC)
        start = since or now - USUAL_PERIOD
        if not timedelta() <= now - start <= LONGEST_PERIOD:
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "invalid-period",
                f"since: {start.isoformat()} is not within the last {LONGEST_PERIOD.days} days",
            )
        lines = log.between(workspace_of(app), start, now)
        return StatisticsAnswer(since=start, until=now, statistics=summarise(lines))
