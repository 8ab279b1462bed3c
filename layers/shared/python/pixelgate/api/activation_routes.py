"""/v1/rulesets/activations: what decides, and /v1/rulesets/history: who changed what, when."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from pixelgate.api.activations import Activations
from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.history import Verification
from pixelgate.domain.base import Document
from pixelgate.domain.history import HistoryEntry, verify_chain
from pixelgate.domain.ids import CollectionName, RulesetId, RulesetName
from pixelgate.domain.rulesets import Activation, name_in
from pixelgate.rules.compiled import load_compiled_ruleset

Revision = Annotated[int, Field(ge=0)]


class ActivationRequest(Document):
    """``ruleset`` as ``Versions.find`` takes it, None for none of one's own. ``revision``: as last seen."""

    ruleset: Annotated[str, Field(min_length=1, max_length=200)] | None
    collection: CollectionName | None = None
    revision: Revision | None = None


class RollbackRequest(Document):
    """``revision``: as last seen."""

    collection: CollectionName | None = None
    revision: Revision | None = None


class ActivationList(Document):
    """``default`` is the packaged rule set that decides wherever no activation names another."""

    default: RulesetId
    activations: tuple[Activation, ...]


class RulesetHistory(Document):
    """The latest entries first. ``verification`` is of the whole chain, whatever was asked for."""

    entries: tuple[HistoryEntry, ...]
    verification: Verification


def add_activation_routes(app: APIGatewayHttpResolver, *, activations: Activations) -> None:
    """Serve this module's routes."""

    @app.get("/v1/rulesets/activations")
    def get_activations() -> ActivationList:
        active = activations.store.activations(workspace_of(app))
        return ActivationList(default=load_compiled_ruleset().identity, activations=tuple(active))

    @app.post("/v1/rulesets/activations")
    def post_activation(request: ActivationRequest) -> Activation:
        return activations.activate(
            workspace_of(app),
            request.ruleset,
            collection=request.collection,
            revision=request.revision,
            actor=actor_of(app),
            now=datetime.now(UTC),
        )

    @app.post("/v1/rulesets/activations/rollback")
    def post_rollback(request: RollbackRequest) -> Activation:
        return activations.roll_back(
            workspace_of(app),
            collection=request.collection,
            revision=request.revision,
            actor=actor_of(app),
            now=datetime.now(UTC),
        )

    @app.get("/v1/rulesets/history")
    def get_history(
        name: Annotated[RulesetName | None, Query()] = None,
        collection: Annotated[CollectionName | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> RulesetHistory:
        chain = activations.store.history(workspace_of(app))
        wanted = [
            entry
            for entry in reversed(chain)
            if (name is None or name in _names_in(entry))
            and (collection is None or entry.details.get("collection") == collection)
        ]
        return RulesetHistory(entries=tuple(wanted[:limit]), verification=_verification(chain))


def _verification(chain: Sequence[HistoryEntry]) -> Verification:
    broken = verify_chain(chain)
    if broken is None:
        return Verification(is_intact=True)
    return Verification(is_intact=False, broken_at=broken.number, problem=broken.problem)


def _names_in(entry: HistoryEntry) -> set[str]:
    """The names of the rule sets that an entry is about."""
    return {name_in(str(entry.details[key])) for key in ("name", "from", "to") if key in entry.details}
