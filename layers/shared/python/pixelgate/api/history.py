"""GET /v1/images/{id}/history: who did what to an image and when, and whether that is what was recorded."""

from collections.abc import Sequence
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from pixelgate.api.caller import workspace_of
from pixelgate.api.images import find_image
from pixelgate.domain.base import Document
from pixelgate.domain.chains import ChainHead
from pixelgate.domain.history import BrokenLink, HistoryAction, HistoryEntry, verify_chain
from pixelgate.domain.ids import ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.storage.history import ImageHistory
from pixelgate.storage.images import ImageStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses

MOST_ENTRIES = 1000
_WITH_DOCUMENTS = frozenset({HistoryAction.VERDICT_RECORDED, HistoryAction.RE_EVALUATED})


class Verification(Document):
    """Whether the whole history is what was recorded; ``broken_at``: the first entry that is not."""

    is_intact: bool
    broken_at: int | None = None
    problem: str | None = None


class HistoryAnswer(Document):
    """One page. ``length`` and ``head`` name the last entry of the whole history.

    ``next_after`` is what to pass as ``after`` for the next page; None on the last one.
    """

    id: str
    entries: tuple[HistoryEntry, ...]
    length: int
    head: str | None
    verification: Verification
    next_after: int | None


def check_history(
    record: ImageRecord, entries: Sequence[HistoryEntry], *, analyses: RecordedAnalyses
) -> BrokenLink | None:
    """The first entry that is not what was recorded, or whose verdict or findings are not."""
    broken = verify_chain(entries)
    if broken is not None:
        return broken
    end = ChainHead(length=len(entries), hash=entries[-1].hash if entries else None)
    if end != record.history:
        return BrokenLink(end.length + 1, f"the record names entry {record.history_length} as the last one")
    for entry in entries:
        if entry.action in _WITH_DOCUMENTS:
            problem = _changed_document(record, entry, analyses)
            if problem is not None:
                return BrokenLink(entry.number, problem)
    return None


def _changed_document(record: ImageRecord, entry: HistoryEntry, analyses: RecordedAnalyses) -> str | None:
    analysis = int(str(entry.details["analysis"]))
    if entry.action is HistoryAction.RE_EVALUATED:
        number = int(str(entry.details["number"]))
        stored = {"verdict_sha256": analyses.verdict_hash(record.workspace, record.id, analysis, number)}
    else:
        stored = analyses.hashes(record.workspace, record.id, analysis)
    for name, sha256 in stored.items():
        if entry.details.get(name) != sha256:
            return f"the {name.removesuffix('_sha256')} that entry {entry.number} tells of changed since"
    return None


def add_history_route(
    app: APIGatewayHttpResolver, *, images: ImageStore, analyses: RecordedAnalyses, history: ImageHistory
) -> None:
    """Serve this module's route."""

    @app.get("/v1/images/<image_id>/history")
    def get_history(
        image_id: Annotated[ImageId, Path()],
        after: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = MOST_ENTRIES,
    ) -> HistoryAnswer:
        record = find_image(images, workspace_of(app), image_id)
        # Entries that are written after the record was read are for the next who asks.
        entries = history.read(record.workspace, record.id)[: record.history_length]
        broken = check_history(record, entries, analyses=analyses)
        end = after + limit
        return HistoryAnswer(
            id=image_id,
            entries=entries[after:end],
            length=record.history_length,
            head=record.history_head,
            verification=Verification(
                is_intact=broken is None,
                broken_at=broken and broken.number,
                problem=broken and broken.problem,
            ),
            next_after=end if end < len(entries) else None,
        )
