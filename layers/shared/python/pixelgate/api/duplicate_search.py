"""Copies of an image among all that its workspace holds now."""

from time import perf_counter

from pixelgate.domain.duplicates import Appearance, duplicates_finding
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.findings.duplicates import DuplicatesFinding
from pixelgate.storage.duplicate_index import DuplicateIndex


def find_duplicates(
    index: DuplicateIndex, workspace: str, image_id: str, *, sha256: str, findings: Findings
) -> DuplicatesFinding:
    """The copies that the workspace holds now of an image that shows what ``findings`` say."""
    started = perf_counter()
    seen = Appearance.of(findings)
    found = index.find(workspace, image_id, sha256=sha256, seen=seen)
    took_ms = round((perf_counter() - started) * 1000)
    return duplicates_finding(found, compared_by=seen.compared_by, took_ms=took_ms)
