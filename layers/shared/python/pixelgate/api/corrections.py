"""GET /v1/reviews/corrections: what people say the findings should have been, as a labelled set."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import AwareDatetime

from pixelgate.api.caller import workspace_of
from pixelgate.api.images import decode_cursor, encode_cursor
from pixelgate.domain.base import Document
from pixelgate.domain.decisions import Corrections, Decision, Outcome
from pixelgate.domain.ids import ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.storage.decisions import DecisionStore

CURSOR_HEADER = "X-Next-Cursor"
COLUMNS = ("image", "label", "image_id", "sha256", "outcome", "decided_at")


class CorrectionsForm(StrEnum):
    """One JSON document, a JSON document a line, or a table of labels."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class CorrectedImage(Document):
    """What one person said about one image; of several about the same one, the last one holds.

    ``file`` is how its picture may be called in a labelled set; ``width`` and ``height`` are those of the
    upright image in pixels.
    """

    image_id: ImageId
    file: str
    name: str
    sha256: str
    width: int
    height: int
    outcome: Outcome
    decided_by: str
    decided_at: AwareDatetime
    corrections: Corrections


class CorrectionList(Document):
    """One page, the oldest first. ``next_cursor`` is None on the last page."""

    corrections: tuple[CorrectedImage, ...]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class CorrectionsDesk:
    """Reads corrections, with what a labelled set needs of their images."""

    decisions: DecisionStore

    def page(self, workspace: str, *, limit: int, after: str | None) -> CorrectionList:
        """Up to ``limit`` corrections; those of erased images are gone."""
        page = self.decisions.corrected(workspace, limit=limit, after=after)
        records = self.decisions.images_of(workspace, page.decisions)
        shown = (_corrected(each, records.get(each.image_id)) for each in page.decisions)
        return CorrectionList(
            corrections=tuple(each for each in shown if each is not None),
            next_cursor=encode_cursor(page.after),
        )


def _corrected(decision: Decision, record: ImageRecord | None) -> CorrectedImage | None:
    # The index lags a moment behind an erasure.
    if decision.corrections is None or record is None or record.facts is None or record.erasure is not None:
        return None
    return CorrectedImage(
        image_id=decision.image_id,
        file=f"{decision.image_id}.{record.facts.format.lower()}",
        name=record.name,
        sha256=decision.content_sha256,
        width=record.facts.width,
        height=record.facts.height,
        outcome=decision.outcome,
        decided_by=decision.by,
        decided_at=decision.at,
        corrections=decision.corrections,
    )


def _lines(page: CorrectionList) -> str:
    return "".join(each.model_dump_json() + "\n" for each in page.corrections)


def _table(page: CorrectionList) -> str:
    """A line for each label, as pixelgate-evaluate reads it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row for each in page.corrections for row in _rows(each))
    return text.getvalue()


def _rows(each: CorrectedImage) -> Iterator[tuple[str, ...]]:
    for label in each.corrections.labels or ():
        at = each.decided_at.isoformat()
        yield (each.file, label, each.image_id, each.sha256, str(each.outcome), at)


_WRITERS = {
    CorrectionsForm.JSONL: ("application/x-ndjson", _lines),
    CorrectionsForm.CSV: ("text/csv", _table),
}


def add_corrections_route(app: APIGatewayHttpResolver, *, desk: CorrectionsDesk) -> None:
    """Serve this module's route."""

    @app.get("/v1/reviews/corrections")
    def get_corrections(
        form: Annotated[CorrectionsForm, Query(alias="format")] = CorrectionsForm.JSON,
        limit: Annotated[int, Query(ge=1, le=100)] = 100,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response[CorrectionList | str]:
        page = desk.page(workspace_of(app), limit=limit, after=decode_cursor(cursor))
        if form is CorrectionsForm.JSON:
            return Response(status_code=200, content_type="application/json", body=page)
        content_type, write = _WRITERS[form]
        # A table has no place for it.
        headers = {CURSOR_HEADER: page.next_cursor} if page.next_cursor else {}
        return Response(status_code=200, content_type=content_type, body=write(page), headers=headers)
