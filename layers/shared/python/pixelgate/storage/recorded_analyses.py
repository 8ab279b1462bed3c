"""What analyses came to, read: whoever only shows it imports nothing of what writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pixelgate.domain.findings.document import Findings
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.verdict import Verdict
from pixelgate.storage import keys
from pixelgate.storage.documents import StoredDocument, read_document, sha256_of

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class RecordedAnalyses:
    """Reads the results of analyses in one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def findings(self, workspace: str, image_id: str, analysis: int) -> Findings | None:
        """The findings of an analysis; None if it recorded none."""
        return self._read(workspace, image_id, keys.findings_sort(analysis), Findings)

    def verdict(self, workspace: str, image_id: str, analysis: int, number: int = 1) -> Verdict | None:
        """One of the verdicts on an analysis: 1 is its own, later ones are of re-evaluations."""
        return self._read(workspace, image_id, keys.verdict_sort(analysis, number), Verdict)

    def standing_verdict(self, record: ImageRecord) -> Verdict | None:
        """What the rules said last of the latest analysis; None if it came to no verdict."""
        return self.verdict(record.workspace, record.id, record.analysis, record.verdict_number)

    def verdict_hash(self, workspace: str, image_id: str, analysis: int, number: int) -> str | None:
        """Of a verdict as it is stored; None if it is gone."""
        text = self._text(workspace, image_id, keys.verdict_sort(analysis, number))
        return None if text is None else sha256_of(text)

    def hashes(self, workspace: str, image_id: str, analysis: int) -> dict[str, str | None]:
        """Of what is stored of an analysis, named as its history names them; None for what is gone."""
        sorts = {
            "findings_sha256": keys.findings_sort(analysis),
            "verdict_sha256": keys.verdict_sort(analysis),
        }
        texts = {name: self._text(workspace, image_id, sort) for name, sort in sorts.items()}
        return {name: None if text is None else sha256_of(text) for name, text in texts.items()}

    def _read(
        self, workspace: str, image_id: str, sort: str, model: type[StoredDocument]
    ) -> StoredDocument | None:
        text = self._text(workspace, image_id, sort)
        return None if text is None else model.model_validate_json(text)

    def _text(self, workspace: str, image_id: str, sort: str) -> str | None:
        return read_document(self._client, self._table, workspace=workspace, image_id=image_id, sort=sort)
