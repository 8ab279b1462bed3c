"""A re-release, batch by batch: which images come next, and what the ones before came to.

The release of each image is an execution of its own, which compares and decides as at any other time. So all
that is done here may be repeated, and changes nothing where everything is as it should be.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from pixelgate.api.releasability import why_not_releasable
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.re_releases import (
    Batch,
    Outcome,
    ReleasedImage,
    ReRelease,
    ReReleaseCounts,
    ReReleaseScope,
    ReReleaseStep,
    UnreleasedImage,
)
from pixelgate.storage import keys
from pixelgate.storage.re_releases import ApprovedImages, FoundImages, ReReleaseStore
from pixelgate.storage.record_batches import MOST_AT_ONCE, ReadRecords
from pixelgate.storage.releases import ReleaseStore

BATCH = MOST_AT_ONCE
SUCCEEDED = "SUCCEEDED"


@dataclass(frozen=True, kw_only=True)
class ReReleaser:
    """Goes through the images that re-releases mean. ``clock`` tells the time.

    ``is_by_request``: images are released by request only, and another profile is no such request.
    """

    runs: ReReleaseStore
    approved: ApprovedImages
    releases: ReleaseStore
    read_records: ReadRecords
    is_by_request: bool
    clock: Callable[[], datetime]

    def step(self, step: ReReleaseStep) -> Batch:
        """Count what a batch came to, or before the first all that there is, and find the next one.

        Raises:
            ReReleaseNotFoundError: there is no such re-release.
        """
        run, batch = self.runs.get(step.run), step.batch
        if batch.number == 0:
            self.runs.note(step.run, {"images": self._count(run)})
        else:
            counts = self._counted(run, step.released) + ReReleaseCounts(passed_over=batch.passed_over)
            self.runs.keep(step.run, keys.batch_sort(batch.number), counts)
            if batch.after is None:
                return Batch(number=batch.number, is_done=True)
        found = self._find(run, batch.after)
        is_asked_for = run.scope.ids is not None or not self.is_by_request
        meant = found.ids if is_asked_for else self._begun(run.workspace, found.ids)
        return Batch(
            number=batch.number + 1,
            images=meant,
            passed_over=len(found.ids) - len(meant),
            after=found.after,
        )

    def _count(self, run: ReRelease) -> int:
        if run.scope.ids is not None:
            return len(_ids_of(run.scope))
        return self.approved.count(run.workspace, run.scope.filter)

    def _find(self, run: ReRelease, after: str | None) -> FoundImages:
        if run.scope.ids is None:
            return self.approved.find(run.workspace, run.scope.filter, limit=BATCH, after=after)
        ids, start = _ids_of(run.scope), int(after or 0)
        end = start + BATCH
        return FoundImages(ids[start:end], str(end) if end < len(ids) else None)

    def _begun(self, workspace: str, image_ids: tuple[str, ...]) -> tuple[str, ...]:
        begun = self.releases.begun(workspace, image_ids)
        return tuple([image_id for image_id in image_ids if image_id in begun])

    def _counted(self, run: ReRelease, released: Iterable[ReleasedImage]) -> ReReleaseCounts:
        ended = {each.id: each.status for each in released}
        records = self.read_records(run.workspace, list(ended))
        now = self.clock()
        outcomes = {
            image_id: _outcome(records.get(image_id), status, run, now) for image_id, status in ended.items()
        }
        failed = [image_id for image_id, outcome in outcomes.items() if outcome is Outcome.FAILED]
        return ReReleaseCounts.of(
            outcomes.values(), named=[self._unreleased(run.workspace, image_id) for image_id in failed]
        )

    def _unreleased(self, workspace: str, image_id: str) -> UnreleasedImage:
        progress = self.releases.progress(workspace, image_id)
        return UnreleasedImage(image_id=image_id, problem=progress and progress.problem)


def _ids_of(scope: ReReleaseScope) -> tuple[str, ...]:
    """The images that are asked for by name, each once."""
    return tuple(dict.fromkeys(scope.ids or ()))


def _outcome(record: ImageRecord | None, status: str, run: ReRelease, now: datetime) -> Outcome:
    if record is None or record.erasure is not None:
        return Outcome.NOT_FOUND
    if why_not_releasable(record, now=now) is not None:
        return Outcome.PASSED_OVER
    if status != SUCCEEDED or record.release is None:
        return Outcome.FAILED
    # By the record, not by the execution: repeated, one that released it before finds nothing left to do.
    return Outcome.RELEASED if record.release.released_at >= run.created_at else Outcome.UNCHANGED
