"""Every route about reviews, over one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.corrections import CorrectionsDesk, add_corrections_route
from pixelgate.api.deciding import DecisionDesk
from pixelgate.api.review_decisions import add_decision_routes
from pixelgate.api.review_desk import ReviewDesk
from pixelgate.api.review_statistics import add_statistics_route
from pixelgate.api.reviews import add_review_routes
from pixelgate.storage.decision_log import DecisionLog
from pixelgate.storage.decisions import DecisionStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.review_queues import ReviewQueues
from pixelgate.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


def add_all_review_routes(app: APIGatewayHttpResolver, *, dynamodb: TableClient, table: str) -> None:
    """Serve queues, claims, decisions, statistics and corrections."""
    images, decisions = ImageStore(dynamodb, table), DecisionStore(dynamodb, table)
    reviews, queues = ReviewStore(dynamodb, table), ReviewQueues(dynamodb, table)
    add_review_routes(app, desk=ReviewDesk(images=images, reviews=reviews, queues=queues))
    add_decision_routes(app, desk=DecisionDesk(images=images, decisions=decisions))
    add_statistics_route(app, log=DecisionLog(dynamodb, table))
    add_corrections_route(app, desk=CorrectionsDesk(decisions=decisions))
