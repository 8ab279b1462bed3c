"""/v1/rulesets/{name}/shadow: let a rule set judge beside the one that decides, and see how it does."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from pixelgate.api.backtest_rulesets import WantedRuleset, find_ruleset
from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.api.shadow_reports import ShadowReporter
from pixelgate.domain.base import Document
from pixelgate.domain.history import HistoryAction, HistoryFact
from pixelgate.domain.ids import CollectionName, RulesetName, new_shadow_id
from pixelgate.domain.rulesets import name_in
from pixelgate.domain.shadow_report import ShadowReport
from pixelgate.domain.shadows import Shadow
from pixelgate.storage.active_rulesets import ShadowNotFoundError
from pixelgate.storage.chained_changes import OutrunError
from pixelgate.storage.rulesets import RuleSetStore

Name = Annotated[RulesetName, Path()]
Place = Annotated[CollectionName | None, Query()]


class ShadowRequest(WantedRuleset):
    """What is to judge, and beside what decides about a ``collection`` or about the workspace's rest."""

    collection: CollectionName | None = None


class ShadowList(Document):
    """The shadows of one rule set: those that run, and where none does the last one of each place."""

    shadows: tuple[Shadow, ...]


@dataclass(frozen=True, kw_only=True)
class ShadowDesk:
    """Every method is about one workspace and raises a ``ProblemError`` for what cannot be done."""

    rulesets: RuleSetStore
    reporter: ShadowReporter

    def start(
        self, name: str, request: ShadowRequest, *, workspace: str, actor: str, now: datetime
    ) -> Shadow:
        """Let a rule set judge from now on: frozen as it is now, where it is a draft. 409 if another does."""
        wanted = find_ruleset(self.rulesets, workspace, name, request)
        shadow = Shadow(
            id=new_shadow_id(),
            ruleset=wanted.identity,
            collection=request.collection,
            started_at=now,
            started_by=actor,
        )
        details = {"collection": shadow.collection, "to": shadow.ruleset, "shadow": shadow.id}
        fact = _fact(now, actor, HistoryAction.SHADOW_STARTED, details)
        try:
            self.reporter.shadows.start(workspace, shadow, wanted.canonical, fact)
        except OutrunError as error:
            running = self.reporter.shadows.get(workspace, request.collection)
            raise _runs_already(running, request.collection) from error
        return shadow

    def stop(self, name: str, collection: str | None, *, workspace: str, actor: str, now: datetime) -> Shadow:
        """Let it judge no more; its report stays. 404 if it does not."""
        found = self.find(name, collection, workspace=workspace)
        stopped = found.model_copy(update={"stopped_at": now, "stopped_by": actor})
        details = {"collection": collection, "from": found.ruleset, "shadow": found.id}
        fact = _fact(now, actor, HistoryAction.SHADOW_STOPPED, details)
        try:
            self.reporter.shadows.stop(workspace, stopped, fact)
        except OutrunError as error:
            raise _not_found(name, collection, "runs") from error
        return stopped

    def find(self, name: str, collection: str | None, *, workspace: str) -> Shadow:
        """The shadow of a place, or the last one there; 404 if that is none of this rule set."""
        found = self.reporter.shadows.get(workspace, collection)
        if found is None or name_in(found.ruleset) != name:
            raise _not_found(name, collection, "was started")
        return found

    def report(self, name: str, collection: str | None, *, workspace: str, now: datetime) -> ShadowReport:
        """What it has said so far."""
        found = self.find(name, collection, workspace=workspace)
        try:
            return self.reporter.report(workspace, found, now=now)
        except ShadowNotFoundError as error:
            raise _not_found(name, collection, "is left") from error


def add_shadow_routes(app: APIGatewayHttpResolver, *, desk: ShadowDesk) -> None:
    """Serve this module's routes."""

    @app.post("/v1/rulesets/<name>/shadow")
    def post_shadow(name: Name, request: ShadowRequest) -> Response[Shadow]:
        started = desk.start(
            name, request, workspace=workspace_of(app), actor=actor_of(app), now=datetime.now(UTC)
        )
        return Response(status_code=HTTPStatus.CREATED, content_type="application/json", body=started)

    @app.get("/v1/rulesets/<name>/shadow")
    def get_shadow(name: Name) -> ShadowList:
        found = desk.reporter.shadows.all(workspace_of(app))
        return ShadowList(shadows=tuple(each for each in found if name_in(each.ruleset) == name))

    @app.delete("/v1/rulesets/<name>/shadow")
    def delete_shadow(name: Name, collection: Place = None) -> Shadow:
        return desk.stop(
            name, collection, workspace=workspace_of(app), actor=actor_of(app), now=datetime.now(UTC)
        )

    @app.get("/v1/rulesets/<name>/shadow/report")
    def get_shadow_report(name: Name, collection: Place = None) -> ShadowReport:
        return desk.report(name, collection, workspace=workspace_of(app), now=datetime.now(UTC))


def _fact(now: datetime, actor: str, action: HistoryAction, details: dict[str, str | None]) -> HistoryFact:
    return HistoryFact.model_validate({"at": now, "actor": actor, "action": action, "details": details})


def _runs_already(running: Shadow | None, collection: str | None) -> ProblemError:
    what = f"{running.ruleset}, started by {running.started_by}," if running else "a shadow"
    return ProblemError(
        HTTPStatus.CONFLICT,
        "shadow-running",
        f"{what} is the shadow of {_place(collection)}; there is one at a time",
        hint="stop it first: its report stays until the next one is started",
    )


def _not_found(name: str, collection: str | None, state: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.NOT_FOUND,
        "shadow-not-found",
        f"no shadow of {name} {state} in {_place(collection)}",
        hint=f"GET /v1/rulesets/{name}/shadow lists them, with the collection of each",
    )


def _place(collection: str | None) -> str:
    return f"the collection {collection}" if collection else "the workspace"
