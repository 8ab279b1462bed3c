"""GET /v1/images/{id}/renditions, .../html, .../image-object and POST .../release."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from pixelgate.api.caller import workspace_of
from pixelgate.api.images import find_image
from pixelgate.api.problems import ProblemError
from pixelgate.api.releasability import why_not_releasable
from pixelgate.api.released import ReleasedImages, RenditionsAnswer, ShownRelease, ShownRendition
from pixelgate.api.snippets import WHOLE_WIDTH, as_json_ld, image_object, main_rendition, picture_html
from pixelgate.domain.alt_text import alt_text
from pixelgate.domain.base import Document
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.ids import ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import WithdrawalReason
from pixelgate.domain.releases import ImageToRelease
from pixelgate.runtime.executions import Executions
from pixelgate.storage.images import ImageStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses

_WHY_NOT = {
    WithdrawalReason.NOT_APPROVED: "only what is APPROVED is released",
    WithdrawalReason.RIGHTS_EXPIRED: "the rights to it have ended, as its file says",
}


class HtmlAnswer(Document):
    """A snippet to be put into a page. ``alt`` was made of what was found, and no person has read it."""

    id: str
    rendition: str
    html: str
    alt: str
    alt_is_automatic: bool = True


@dataclass(frozen=True, kw_only=True)
class ReleaseDesk:
    """What these routes work on."""

    images: ImageStore
    analyses: RecordedAnalyses
    released: ReleasedImages
    executions: Executions

    def order(self, workspace: str, image_id: str) -> RenditionsAnswer:
        """Have an image released, also again where the profile is another since.

        Raises:
            ProblemError: 404 or 410, as ``find_image``; 409, because it may not be seen.
        """
        record = find_image(self.images, workspace, image_id)
        reason = why_not_releasable(record, now=datetime.now(UTC))
        if reason is not None:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "not-releasable",
                f"{image_id} is {record.status}: {_WHY_NOT[reason]}",
            )
        self.executions.start(ImageToRelease(id=image_id, workspace=workspace))
        return self.released.of(workspace, image_id)

    def public(self, workspace: str, image_id: str) -> tuple[ImageRecord, ShownRelease, Findings | None]:
        """A record, what is public of it, and what was found in it.

        Raises:
            ProblemError: 404, because nothing of it is public, or as ``find_image``.
        """
        record = find_image(self.images, workspace, image_id)
        release = self.released.current(record)
        if release is None:
            raise ProblemError(
                HTTPStatus.NOT_FOUND,
                "not-released",
                f"nothing of {image_id} is public",
                hint="GET /v1/images/{id}/renditions tells why",
            )
        findings = self.analyses.findings(workspace, image_id, record.analysis)
        return record, self.released.shown(release), findings


def add_release_routes(app: APIGatewayHttpResolver, *, desk: ReleaseDesk) -> None:
    """Serve this module's routes."""

    @app.get("/v1/images/<image_id>/renditions")
    def get_renditions(image_id: Annotated[ImageId, Path()]) -> RenditionsAnswer:
        return desk.released.of(workspace_of(app), image_id)

    @app.post("/v1/images/<image_id>/release")
    def post_release(image_id: Annotated[ImageId, Path()]) -> Response[RenditionsAnswer]:
        answer = desk.order(workspace_of(app), image_id)
        return Response(status_code=HTTPStatus.ACCEPTED, content_type="application/json", body=answer)

    @app.get("/v1/images/<image_id>/html")
    def get_html(
        image_id: Annotated[ImageId, Path()],
        rendition: Annotated[str | None, Query(max_length=40)] = None,
        sizes: Annotated[str, Query(max_length=500)] = WHOLE_WIDTH,
    ) -> HtmlAnswer:
        _, release, findings = desk.public(workspace_of(app), image_id)
        chosen = main_rendition(release) if rendition is None else _named(release, rendition)
        alt = alt_text(findings)
        html = picture_html(release, chosen, alt=alt, sizes=sizes)
        return HtmlAnswer(id=image_id, rendition=chosen.name, html=html, alt=alt)

    @app.get("/v1/images/<image_id>/image-object")
    def get_image_object(
        image_id: Annotated[ImageId, Path()],
        representative_of_page: Annotated[bool, Query()] = False,
    ) -> Response[str]:
        record, release, findings = desk.public(workspace_of(app), image_id)
        document = image_object(
            record, release, findings, alt=alt_text(findings), is_representative=representative_of_page
        )
        return Response(
            status_code=HTTPStatus.OK, content_type="application/ld+json", body=as_json_ld(document)
        )


def _named(release: ShownRelease, name: str) -> ShownRendition:
    for rendition in release.renditions:
        if rendition.name == name:
            return rendition
    known = ", ".join(rendition.name for rendition in release.renditions)
    raise ProblemError(
        HTTPStatus.NOT_FOUND,
        "no-such-rendition",
        f"the profile {release.profile!r} makes no {name!r}",
        hint=f"it makes {known}",
    )
