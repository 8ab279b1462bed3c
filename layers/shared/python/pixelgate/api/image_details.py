"""GET /v1/images/{id}...: everything known about one image, as far as the caller may see it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Self

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from pixelgate.api.caller import author_of, role_of, workspace_of
from pixelgate.api.images import ImageSummary, find_image, image_not_found, present
from pixelgate.api.problems import ProblemError
from pixelgate.api.verdicts import ExplainedVerdict
from pixelgate.api.waiting import LONGEST_WAIT_S, until_ended
from pixelgate.domain.access import GRANTS, Action
from pixelgate.domain.categories import categories_of
from pixelgate.domain.findings.categories import Category
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.ids import ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.moderation import with_all_categories
from pixelgate.storage.images import ImageStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses


class ImageDetail(ImageSummary):
    """One image with everything known about it; None until the analysis has ended.

    ``categories`` are those of labels and objects together, None also where one of the two is missing.
    ``findings_reused_from`` is the image of the same bytes whose findings these are. ``removed_tags`` are
    those that users took away for good.
    """

    removed_tags: tuple[str, ...] = ()
    findings_reused_from: ImageId | None = None
    findings: Findings | None = None
    categories: tuple[Category, ...] | None = None
    verdict: ExplainedVerdict | None = None


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks: whoever may not read sees their own images alone, and of them how they fare."""

    workspace: str
    author: str
    may_read: bool

    @classmethod
    def of(cls, app: APIGatewayHttpResolver) -> Self:
        """The caller of the request that is being answered."""
        may_read = Action.READ in GRANTS[role_of(app)]
        return cls(workspace=workspace_of(app), author=author_of(app), may_read=may_read)


@dataclass(frozen=True, kw_only=True)
class ImageWindow:
    """Shows images with what was recorded about them."""

    images: ImageStore
    analyses: RecordedAnalyses

    def find(self, viewer: Viewer, image_id: str) -> ImageRecord:
        """The record of an image that ``viewer`` may look at.

        Raises:
            ProblemError: 404, also for somebody else's where only one's own are seen; 410 once erased.
        """
        found = find_image(self.images, viewer.workspace, image_id)
        if not viewer.may_read and found.created_by != viewer.author:
            raise image_not_found(image_id)
        return found

    def show(self, viewer: Viewer, record: ImageRecord) -> ImageDetail:
        """All of ``record`` that ``viewer`` may see."""
        if not viewer.may_read:
            return _followed(record)
        detail = ImageDetail.of(record).model_copy(update={"removed_tags": record.removed_tags})
        if not record.analysis:
            return detail
        findings = self.findings(record)
        return detail.model_copy(
            update={
                "findings_reused_from": record.findings_reused_from,
                "findings": findings,
                "categories": findings and categories_of(findings),
                "verdict": self.verdict(record),
            }
        )

    def findings(self, record: ImageRecord) -> Findings | None:
        """What its latest analysis found; None until that has ended."""
        recorded = self.analyses.findings(record.workspace, record.id, record.analysis)
        return recorded and with_all_categories(recorded)

    def verdict(self, record: ImageRecord, number: int | None = None) -> ExplainedVerdict | None:
        """The verdict that stands, or the one of this ``number``; None until there is one.

        Raises:
            ProblemError: 404, there is none of this number.
        """
        wanted = record.verdict_number if number is None else number
        recorded = self.analyses.verdict(record.workspace, record.id, record.analysis, wanted)
        if recorded is None and number is not None:
            raise _verdict_not_found(record, number)
        return None if recorded is None else ExplainedVerdict.of(recorded)


def _followed(record: ImageRecord) -> ImageDetail:
    """What whoever may only upload sees: how their own image fares, and not how to slip past the rules."""
    return ImageDetail.of(record).model_copy(update={"severity": None, "ruleset": None, "tags": ()})


def _verdict_not_found(record: ImageRecord, number: int) -> ProblemError:
    return ProblemError(
        HTTPStatus.NOT_FOUND,
        "verdict-not-found",
        f"{record.id} has no verdict {number}",
        hint="its history names those there are: 1, and one for each entry RE_EVALUATED",
    )


def add_image_routes(app: APIGatewayHttpResolver, *, window: ImageWindow) -> None:
    """Serve this module's routes."""

    @app.get("/v1/images/<image_id>")
    def get_image(
        image_id: Annotated[ImageId, Path()], wait: Annotated[int, Query(ge=0, le=LONGEST_WAIT_S)] = 0
    ) -> ImageDetail:
        viewer = Viewer.of(app)
        record = until_ended(lambda: window.find(viewer, image_id), seconds=wait)
        return window.show(viewer, record)

    @app.get("/v1/images/<image_id>/findings")
    def get_findings(image_id: Annotated[ImageId, Path()]) -> Findings:
        record = find_image(window.images, workspace_of(app), image_id)
        return present(window.findings(record), record)

    @app.get("/v1/images/<image_id>/verdict")
    def get_verdict(
        image_id: Annotated[ImageId, Path()], number: Annotated[int | None, Query(ge=1)] = None
    ) -> ExplainedVerdict:
        record = find_image(window.images, workspace_of(app), image_id)
        return present(window.verdict(record, number), record)
