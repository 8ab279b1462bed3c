"""Every route about rule sets, on one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.activation_routes import add_activation_routes
from pixelgate.api.activations import Activations
from pixelgate.api.rulesets import RulesetDesk, add_ruleset_routes
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.rulesets import RuleSetStore

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def add_all_ruleset_routes(app: APIGatewayHttpResolver, *, dynamodb: DynamoDBClient, table: str) -> None:
    """Serve drafts, versions, activations and their history."""
    desk = RulesetDesk(
        RuleSetStore(dynamodb, table), ImageStore(dynamodb, table), AnalysisStore(dynamodb, table)
    )
    add_ruleset_routes(app, desk=desk)
    add_activation_routes(app, activations=Activations(store=desk.store, versions=desk.versions))
