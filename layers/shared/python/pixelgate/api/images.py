"""GET /v1/images...: where images stand, what was found in them, and why."""

import base64
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Self, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AwareDatetime

from pixelgate.api.caller import author_of, role_of, workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.api.verdicts import ExplainedVerdict
from pixelgate.api.waiting import LONGEST_WAIT_S, until_ended
from pixelgate.domain.access import GRANTS, Action
from pixelgate.domain.base import Document
from pixelgate.domain.categories import categories_of
from pixelgate.domain.findings.categories import Category
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.ids import CollectionName, ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.moderation import with_all_categories
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.pictures import ImageFacts
from pixelgate.domain.tags import ShownTag
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.listing import LISTED, Page

LONGEST_CURSOR = 400

ListImages = Callable[..., Page]
Part = TypeVar("Part")


class ImageSummary(Document):
    """One image of a listing."""

    id: str
    name: str
    content_type: str
    status: ImageStatus
    created_at: AwareDatetime
    updated_at: AwareDatetime
    reason: str | None
    reason_code: str | None
    severity: str | None
    ruleset: str | None
    collection: str | None
    tags: tuple[ShownTag, ...]
    facts: ImageFacts | None

    @classmethod
    def of(cls, record: ImageRecord) -> Self:
        """What the API shows of a record."""
        shown = record.model_dump(include=set(ImageSummary.model_fields) - {"tags"})
        return cls(**shown, tags=record.tagging.shown(record.ruleset))


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


class ImageList(Document):
    """One page, newest first. ``next_cursor`` is None on the last page."""

    images: tuple[ImageSummary, ...]
    next_cursor: str | None


def find_image(images: ImageStore, workspace: str, image_id: str) -> ImageRecord:
    """The record of an image of this workspace.

    Raises:
        ProblemError: 404, alike for an image that never was and for another workspace's; 410 once erased.
    """
    try:
        record = images.get(workspace, image_id)
    except ImageNotFoundError as error:
        raise image_not_found(image_id) from error
    if record.erasure is not None:
        raise ProblemError(
            HTTPStatus.GONE, "image-erased", f"{image_id} has been erased", erasure=record.erasure
        )
    return record


def image_not_found(image_id: str) -> ProblemError:
    """What is answered about an id that the workspace does not have."""
    return ProblemError(
        HTTPStatus.NOT_FOUND,
        "image-not-found",
        f"there is no image {image_id}",
        hint="GET /v1/images lists yours",
    )


def encode_cursor(after: str | None) -> str | None:
    """A position in a listing as opaque text."""
    return None if after is None else base64.urlsafe_b64encode(after.encode()).decode()


def decode_cursor(cursor: str | None) -> str | None:
    """The position a cursor stands for.

    Raises:
        ProblemError: the text is not a cursor of ours.
    """
    if cursor is None:
        return None
    try:
        # Where nothing and too much are no sort keys, and no listing returned them.
        if not 0 < len(cursor) <= LONGEST_CURSOR:
            raise ValueError("not the length of a cursor")
        return base64.b64decode(cursor, altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-cursor", "cursor: not one that a listing returned"
        ) from error


def add_image_routes(
    app: APIGatewayHttpResolver, *, images: ImageStore, analyses: AnalysisStore, listing: ListImages
) -> None:
    """Serve this module's routes."""

    @app.get("/v1/images")
    def get_images(
        status: Annotated[list[ImageStatus] | None, Query()] = None,
        collection: Annotated[CollectionName | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 25,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> ImageList:
        page = listing(
            workspace_of(app),
            statuses=status or LISTED,
            collection=collection,
            limit=limit,
            after=decode_cursor(cursor),
        )
        return ImageList(
            images=tuple(ImageSummary.of(record) for record in page.images),
            next_cursor=encode_cursor(page.after),
        )

    @app.get("/v1/images/<image_id>")
    def get_image(
        image_id: Annotated[ImageId, Path()], wait: Annotated[int, Query(ge=0, le=LONGEST_WAIT_S)] = 0
    ) -> ImageDetail:
        workspace, author = workspace_of(app), author_of(app)
        may_read = Action.READ in GRANTS[role_of(app)]

        def look() -> ImageRecord:
            found = find_image(images, workspace, image_id)
            if not may_read and found.created_by != author:
                raise image_not_found(image_id)
            return found

        record = until_ended(look, seconds=wait)
        if not may_read:
            return _followed(record)
        summary = {**ImageSummary.of(record).model_dump(), "removed_tags": record.removed_tags}
        if not record.analysis:
            return ImageDetail(**summary)
        findings = _findings(analyses, record)
        return ImageDetail(
            **summary,
            findings_reused_from=record.findings_reused_from,
            findings=findings,
            categories=findings and categories_of(findings),
            verdict=_verdict(analyses, record),
        )

    @app.get("/v1/images/<image_id>/findings")
    def get_findings(image_id: Annotated[ImageId, Path()]) -> Findings:
        record = find_image(images, workspace_of(app), image_id)
        return present(_findings(analyses, record), record)

    @app.get("/v1/images/<image_id>/verdict")
    def get_verdict(
        image_id: Annotated[ImageId, Path()], number: Annotated[int | None, Query(ge=1)] = None
    ) -> ExplainedVerdict:
        record = find_image(images, workspace_of(app), image_id)
        return present(_verdict(analyses, record, number), record)


def _followed(record: ImageRecord) -> ImageDetail:
    """What whoever may only upload sees: how their own image fares, and not how to slip past the rules."""
    shown = ImageDetail(**ImageSummary.of(record).model_dump())
    return shown.model_copy(update={"severity": None, "ruleset": None, "tags": ()})


def _findings(analyses: AnalysisStore, record: ImageRecord) -> Findings | None:
    recorded = analyses.findings(record.workspace, record.id, record.analysis)
    return recorded and with_all_categories(recorded)


def _verdict(
    analyses: AnalysisStore, record: ImageRecord, number: int | None = None
) -> ExplainedVerdict | None:
    wanted = record.verdict_number if number is None else number
    recorded = analyses.verdict(record.workspace, record.id, record.analysis, wanted)
    if recorded is None and number is not None:
        raise _verdict_not_found(record, number)
    return None if recorded is None else ExplainedVerdict.of(recorded)


def _verdict_not_found(record: ImageRecord, number: int) -> ProblemError:
    return ProblemError(
        HTTPStatus.NOT_FOUND,
        "verdict-not-found",
        f"{record.id} has no verdict {number}",
        hint="its history names those there are: 1, and one for each entry RE_EVALUATED",
    )


def present(part: Part | None, record: ImageRecord) -> Part:
    """What the analysis of an image has recorded.

    Raises:
        ProblemError: 404, because it has recorded nothing.
    """
    if part is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND,
            "not-analysed",
            f"{record.id} is {record.status}: its analysis has recorded nothing",
            hint="an image has findings and a verdict once it is APPROVED, IN_REVIEW or REJECTED by a rule",
        )
    return part
