"""POST /v1/imports: images that the service fetches itself; GET /v1/imports/{id}: how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Self, TypedDict

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from pixelgate.api.caller import author_of, workspace_of
from pixelgate.api.import_sources import declared_type, name_in_url
from pixelgate.api.problems import ProblemError
from pixelgate.api.quotas import Quotas
from pixelgate.api.url_imports import awaited_image
from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, new_image_id, new_import_id
from pixelgate.domain.imports import (
    ImportCounts,
    ImportFailure,
    ImportId,
    ImportInput,
    ImportKind,
    ImportRecord,
    ImportStatus,
    PrefixImport,
    UrlToFetch,
)
from pixelgate.fetching.targets import LONGEST_URL
from pixelgate.runtime.executions import Executions
from pixelgate.runtime.queues import Queue
from pixelgate.storage import object_keys
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportNotFoundError, ImportStore

MOST_URLS = 50
FAILURES_SHOWN = 50

Url = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_URL)]


class ImportRequest(Document):
    """One of the first three. ``prefix`` is relative to the workspace's folder; "" is all of it."""

    url: Url | None = None
    urls: Annotated[tuple[Url, ...], Field(min_length=1, max_length=MOST_URLS)] | None = None
    prefix: Annotated[str, Field(max_length=900)] | None = None
    collection: CollectionName | None = None

    @model_validator(mode="after")
    def _name_one_source(self) -> Self:
        if sum(source is not None for source in (self.url, self.urls, self.prefix)) != 1:
            raise ValueError("name one of url, urls and prefix")
        return self

    @property
    def wanted(self) -> tuple[str, ...]:
        """The URLs, however many."""
        return self.urls or ((self.url,) if self.url is not None else ())


class ImportedUrl(Document):
    """The image that a URL becomes."""

    id: str
    url: str


class ImportAnswer(Document):
    """``images`` is empty for a prefix, whose objects are listed later."""

    id: str
    images: tuple[ImportedUrl, ...]


class ImportDetail(Document):
    """How far an import is. ``failures`` are the first of them."""

    id: str
    kind: ImportKind
    status: ImportStatus
    created_at: AwareDatetime
    ended_at: AwareDatetime | None
    error: str | None
    prefix: str | None
    images: tuple[str, ...]
    counts: ImportCounts
    failures: tuple[ImportFailure, ...]


@dataclass(frozen=True, kw_only=True)
class ImportOffice:
    """Accepts imports. ``bucket`` is empty where no bucket may be imported from."""

    images: ImageStore
    imports: ImportStore
    queue: Queue
    executions: Executions
    bucket: str

    def import_urls(
        self,
        urls: Sequence[str],
        *,
        workspace: str,
        requested_by: str,
        collection: str | None = None,
        now: datetime,
    ) -> ImportAnswer:
        """Make an image for each URL and have them fetched."""
        import_id = new_import_id()
        wanted = [
            UrlToFetch(
                import_id=import_id,
                workspace=workspace,
                image_id=new_image_id(),
                name=name_in_url(url),
                content_type=declared_type(name_in_url(url)),
                url=url,
                requested_at=now,
                requested_by=requested_by,
                collection=collection,
            )
            for url in urls
        ]
        self.imports.create(
            ImportRecord(
                id=import_id,
                workspace=workspace,
                kind=ImportKind.URLS,
                created_at=now,
                counts=ImportCounts(listed=len(wanted)),
                images=tuple(each.image_id for each in wanted),
            )
        )
        for each in wanted:
            self.images.create(awaited_image(each))
            self.queue.send(each)
        images = tuple(ImportedUrl(id=each.image_id, url=each.url) for each in wanted)
        return ImportAnswer(id=import_id, images=images)

    def import_prefix(
        self,
        prefix: str,
        *,
        workspace: str,
        requested_by: str,
        collection: str | None = None,
        now: datetime,
    ) -> ImportAnswer:
        """Have everything imported whose key in the bucket is the workspace's folder and then ``prefix``.

        Raises:
            ProblemError: this deployment imports from no bucket.
        """
        if not self.bucket:
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "no-import-bucket",
                "prefix: this service imports from no bucket",
                hint="deploy it with the parameter ImportBucket",
            )
        record = ImportRecord(
            id=new_import_id(),
            workspace=workspace,
            kind=ImportKind.PREFIX,
            created_at=now,
            counts=ImportCounts(),
            prefix=prefix,
        )
        self.imports.create(record)
        folder = object_keys.import_folder(workspace) + prefix
        importing = PrefixImport(
            import_id=record.id,
            workspace=workspace,
            bucket=self.bucket,
            folder=folder,
            requested_by=requested_by,
            collection=collection,
        )
        self.executions.start(ImportInput(importing=importing))
        return ImportAnswer(id=record.id, images=())

    def detail(self, workspace: str, import_id: str) -> ImportDetail:
        """An import of this workspace as it is now.

        Raises:
            ProblemError: 404, alike for an import that never was and for another workspace's.
        """
        try:
            record = self.imports.get(workspace, import_id)
        except ImportNotFoundError as error:
            raise ProblemError(
                HTTPStatus.NOT_FOUND, "import-not-found", f"there is no import {import_id}"
            ) from error
        failures = self.imports.failures(workspace, import_id, limit=FAILURES_SHOWN)
        shown = record.model_dump(include=set(ImportDetail.model_fields))
        return ImportDetail(**shown, status=record.status, failures=failures)


class _Asked(TypedDict):
    workspace: str
    requested_by: str
    collection: str | None
    now: datetime


def add_import_routes(app: APIGatewayHttpResolver, *, office: ImportOffice, quotas: Quotas) -> None:
    """Serve this module's routes."""

    @app.post("/v1/imports")
    def post_import(request: ImportRequest) -> Response[ImportAnswer]:
        asked: _Asked = {
            "workspace": workspace_of(app),
            "requested_by": author_of(app),
            "collection": request.collection,
            "now": datetime.now(UTC),
        }
        if request.prefix is not None:
            answer = office.import_prefix(request.prefix, **asked)
        else:
            # How large they are is not known before they are fetched.
            quota = quotas.quota_of(asked["workspace"])
            counted = len(request.wanted)
            quotas.count(asked["workspace"], quota=quota, uploads=counted, size_bytes=0, now=asked["now"])
            answer = office.import_urls(request.wanted, **asked)
        return Response(status_code=HTTPStatus.ACCEPTED, content_type="application/json", body=answer)

    @app.get("/v1/imports/<import_id>")
    def get_import(import_id: Annotated[ImportId, Path()]) -> ImportDetail:
        return office.detail(workspace_of(app), import_id)
