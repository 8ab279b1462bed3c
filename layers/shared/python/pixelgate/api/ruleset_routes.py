"""Every route about rule sets, on one table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.activation_routes import add_activation_routes
from pixelgate.api.activations import Activations
from pixelgate.api.past_images import PastImageReader
from pixelgate.api.rulesets import RulesetDesk, add_ruleset_routes
from pixelgate.api.shadow_reports import ShadowReporter
from pixelgate.api.shadows import ShadowDesk, add_shadow_routes
from pixelgate.api.suggestions import SuggestionDesk, add_suggestion_route
from pixelgate.api.threshold_replays import ThresholdReplays
from pixelgate.domain.stored_signals import SignalFilter
from pixelgate.storage.decision_log import DecisionLog
from pixelgate.storage.images import ImageStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shadow_verdicts import ShadowVerdicts
from pixelgate.storage.shadows import ShadowStore
from pixelgate.storage.signal_ids import AnalysedId, analysed_ids
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.verdicts import VerdictStore

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


def add_all_ruleset_routes(app: APIGatewayHttpResolver, *, dynamodb: TableClient, table: str) -> None:
    """Serve drafts, versions, activations with their shadows, and their history."""
    desk = RulesetDesk(
        RuleSetStore(dynamodb, table), ImageStore(dynamodb, table), RecordedAnalyses(dynamodb, table)
    )
    add_ruleset_routes(app, desk=desk)
    add_suggestion_route(app, desk=_suggestion_desk(dynamodb, table))
    add_shadow_routes(app, desk=_shadow_desk(dynamodb, table))
    add_activation_routes(app, activations=Activations(store=desk.store, versions=desk.versions))


def _shadow_desk(dynamodb: TableClient, table: str) -> ShadowDesk:
    return ShadowDesk(
        rulesets=RuleSetStore(dynamodb, table),
        reporter=ShadowReporter(
            shadows=ShadowStore(dynamodb, table),
            judged=ShadowVerdicts(dynamodb, table),
            signals=SignalStore(dynamodb, table),
            verdicts=VerdictStore(dynamodb, table),
            decisions=DecisionLog(dynamodb, table),
        ),
    )


def _suggestion_desk(dynamodb: TableClient, table: str) -> SuggestionDesk:
    def list_ids(workspace: str, only: SignalFilter) -> Iterator[AnalysedId]:
        return analysed_ids(dynamodb, table, workspace, only=only)

    past = PastImageReader(signals=SignalStore(dynamodb, table), list_ids=list_ids)
    return SuggestionDesk(
        rulesets=RuleSetStore(dynamodb, table),
        replays=ThresholdReplays(past=past, decisions=DecisionLog(dynamodb, table)),
    )
