"""/v1/rulesets: drafts, their tests and publication, versions and what differs between them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Self

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import Field

from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.ruleset_diffs import DRAFT, ComparedRulesets, Comparisons
from pixelgate.api.ruleset_drafts import Drafts, Published
from pixelgate.api.ruleset_trials import Trial, TrialRequest, Trials
from pixelgate.api.ruleset_versions import Versions
from pixelgate.domain.base import Document
from pixelgate.domain.ids import RulesetName
from pixelgate.domain.rulesets import (
    Draft,
    DraftLine,
    RulesetProblem,
    RulesetText,
    VersionLine,
)
from pixelgate.storage.images import ImageStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.rulesets import RuleSetStore

Name = Annotated[RulesetName, Path()]
Seen = Annotated[int, Field(ge=0)]


class DraftRequest(RulesetText):
    """``revision``: of the draft whose place this text takes, 0 where there is none; without, of any."""

    revision: Seen | None = None


class PublishRequest(Document):
    """``revision``: publish this one of the draft and no other. ``note`` says what is new."""

    revision: Seen | None = None
    note: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class PublishedAnswer(VersionLine):
    """The version, and what is hardly meant in it."""

    warnings: tuple[RulesetProblem, ...]

    @classmethod
    def of(cls, published: Published) -> Self:
        """What the author is told."""
        line = {field: getattr(published.version, field) for field in VersionLine.model_fields}
        return cls(**line, warnings=published.checked.warnings)


class VersionDetail(VersionLine, RulesetText):
    """A version with its text, as it was written."""


class RulesetSummary(Document):
    """One name: its draft, where it has one, and its versions, the newest first."""

    name: RulesetName
    draft: DraftLine | None
    versions: tuple[VersionLine, ...]


class RulesetList(Document):
    """By name."""

    rulesets: tuple[RulesetSummary, ...]


class VersionList(Document):
    """The newest first."""

    versions: tuple[VersionLine, ...]


@dataclass(frozen=True)
class RulesetDesk:
    """Everything that the routes need, of one table."""

    store: RuleSetStore
    images: ImageStore
    analyses: RecordedAnalyses

    @property
    def drafts(self) -> Drafts:
        return Drafts(store=self.store)

    @property
    def versions(self) -> Versions:
        return Versions(store=self.store)

    @property
    def trials(self) -> Trials:
        return Trials(drafts=self.drafts, versions=self.versions, images=self.images, analyses=self.analyses)

    def summaries(self, workspace: str) -> RulesetList:
        """All names that have a draft or a version."""
        drafts = {line.name: line for line in self.store.drafts(workspace)}
        lines = self.versions.lines(workspace)
        return RulesetList(
            rulesets=tuple(
                RulesetSummary(
                    name=name,
                    draft=drafts.get(name),
                    versions=tuple(line for line in lines if line.name == name),
                )
                for name in sorted({*drafts, *(line.name for line in lines)})
            )
        )


def add_ruleset_routes(app: APIGatewayHttpResolver, *, desk: RulesetDesk) -> None:
    """Serve this module's routes."""
    _add_draft_routes(app, desk)
    _add_version_routes(app, desk)


def _add_draft_routes(app: APIGatewayHttpResolver, desk: RulesetDesk) -> None:
    @app.get("/v1/rulesets/<name>/draft")
    def get_draft(name: Name) -> Draft:
        return desk.drafts.draft(workspace_of(app), name)

    @app.put("/v1/rulesets/<name>/draft")
    def put_draft(name: Name, request: DraftRequest) -> DraftLine:
        draft = desk.drafts.save_draft(
            workspace_of(app),
            name,
            RulesetText(text=request.text, format=request.format),
            revision=request.revision,
            actor=actor_of(app),
            now=datetime.now(UTC),
        )
        return DraftLine(**{field: getattr(draft, field) for field in DraftLine.model_fields})

    @app.delete("/v1/rulesets/<name>/draft")
    def delete_draft(name: Name, revision: Annotated[int | None, Query(ge=0)] = None) -> DraftLine:
        return desk.drafts.discard_draft(
            workspace_of(app), name, revision=revision, actor=actor_of(app), now=datetime.now(UTC)
        )

    @app.post("/v1/rulesets/<name>/test")
    def post_test(name: Name, request: TrialRequest) -> Trial:
        return desk.trials.run(workspace_of(app), name, request, now=datetime.now(UTC))

    @app.post("/v1/rulesets/<name>/publish")
    def post_publish(name: Name, request: PublishRequest) -> Response[PublishedAnswer]:
        published = desk.drafts.publish(
            workspace_of(app),
            name,
            revision=request.revision,
            note=request.note,
            actor=actor_of(app),
            now=datetime.now(UTC),
        )
        return Response(
            status_code=HTTPStatus.CREATED if published.is_new else HTTPStatus.OK,
            content_type="application/json",
            body=PublishedAnswer.of(published),
        )


def _add_version_routes(app: APIGatewayHttpResolver, desk: RulesetDesk) -> None:
    @app.get("/v1/rulesets")
    def get_rulesets() -> RulesetList:
        return desk.summaries(workspace_of(app))

    @app.get("/v1/rulesets/<name>/versions")
    def get_versions(name: Name) -> VersionList:
        return VersionList(versions=tuple(desk.versions.lines(workspace_of(app), name)))

    @app.get("/v1/rulesets/<name>/versions/<version>")
    def get_version(name: Name, version: Annotated[str, Path(max_length=200)]) -> VersionDetail:
        found = desk.versions.find(workspace_of(app), version, name=name)
        return VersionDetail(**{field: getattr(found, field) for field in VersionDetail.model_fields})

    @app.get("/v1/rulesets/<name>/diff")
    def get_diff(
        name: Name,
        before: Annotated[str, Query(alias="from", max_length=200)] = "latest",
        after: Annotated[str, Query(alias="to", max_length=200)] = DRAFT,
    ) -> ComparedRulesets:
        comparisons = Comparisons(drafts=desk.drafts, versions=desk.versions)
        return comparisons.compare(workspace_of(app), name, before, after)
