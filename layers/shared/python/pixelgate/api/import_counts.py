"""What a batch adds to its import, and what stopped an import, in words."""

import hashlib

from pixelgate.api.prefix_imports import name_of
from pixelgate.domain.imports import Batch, BatchResult, ImportCounts, ImportFailure, TriedBatch
from pixelgate.domain.steps.failed import StateError

BATCH_FAILED = "It could not be imported because of a fault on our side. Import it again."

_STOPPED = {
    "States.ExceedToleratedFailureThreshold": "Too many batches failed, so the import was stopped.",
    "States.ItemReaderFailed": "The bucket could not be listed.",
}


def part_of(batch: Batch) -> str:
    """Identifies a batch of an import by its contents, which every repetition of it has alike."""
    text = "\n".join(f"{listed.key} {listed.etag}" for listed in batch.objects)
    return hashlib.sha256(text.encode()).hexdigest()


def result_of(tried: TriedBatch) -> BatchResult:
    """The batch's own result; where an error kept it from having one, everything in it failed."""
    if tried.result is not None:
        return tried.result
    code = tried.error.Error if tried.error else "Unknown"
    return BatchResult(
        counts=ImportCounts(listed=len(tried.objects), failed=len(tried.objects)),
        failures=tuple(
            ImportFailure(name=name_of(listed, tried.importing), reason=BATCH_FAILED, reason_code=code)
            for listed in tried.objects
        ),
    )


def reason_of(error: StateError) -> str:
    """One sentence; what was imported until then stays."""
    return _STOPPED.get(error.Error, f"The import was stopped by a fault on our side ({error.Error}).")
