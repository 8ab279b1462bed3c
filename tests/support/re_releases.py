"""Re-releases as the state machine does them, over the world of releases."""

from functools import partial

from pixelgate.api.re_releasing import SUCCEEDED, ReReleaser
from pixelgate.api.release_failures import ReleaseFailures
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.re_releases import ReleasedImage, ReRelease, ReReleaseRef, ReReleaseStep
from pixelgate.domain.releases import FailedRelease, ImageToRelease
from pixelgate.domain.steps.failed import StateError
from pixelgate.storage.re_releases import ApprovedImages, ReReleaseStore
from pixelgate.storage.record_batches import read_records
from tests.support.documents import NOW, WORKSPACE
from tests.support.releases import ReleaseWorld
from tests.support.tables import TABLE

RE_RELEASE = ReReleaseRef(run_id="rrl_01K0000000000000000000000A", workspace=WORKSPACE)
ALL = {"all": True}


class ReReleaseWorld(ReleaseWorld):
    """``re_release`` is a whole run; it returns what came of it."""

    def __init__(self, dynamodb, *, is_by_request=False):
        super().__init__(dynamodb)
        self.runs = ReReleaseStore(dynamodb, TABLE)
        self.batches = []
        self.releaser = ReReleaser(
            runs=self.runs,
            approved=ApprovedImages(dynamodb, TABLE),
            releases=self.releases,
            read_records=partial(read_records, dynamodb, TABLE),
            is_by_request=is_by_request,
            clock=lambda: NOW,
        )

    def order(self, scope, *, now=NOW):
        known = {"id": RE_RELEASE.run_id, "workspace": WORKSPACE, "created_by": "key:ann"}
        self.runs.create(ReRelease.model_validate({**known, "scope": scope, "created_at": now}))

    def re_release(self, scope, *, now=NOW, repeat=1):
        self.order(scope, now=now)
        step = ReReleaseStep(run=RE_RELEASE)
        while not (batch := self._next_batch(step, repeat)).is_done:
            self.batches.append(batch.images)
            released = tuple([self._release(image_id, now) for image_id in batch.images])
            step = step.model_copy(update={"batch": batch, "released": released})
        self.runs.end(RE_RELEASE, now=now)
        return self.runs.summary(RE_RELEASE)

    def _next_batch(self, step, repeat):
        return [self.releaser.step(step) for _ in range(repeat)][-1]

    def _release(self, image_id, now):
        try:
            self.run(now, image_id=image_id)
        except ConfigurationError as error:
            cause = StateError(Error="ConfigurationError", Cause=f'{{"errorMessage": "{error}"}}')
            order = ImageToRelease(id=image_id, workspace=WORKSPACE)
            ReleaseFailures(releases=self.releases).record(FailedRelease(order=order, error=cause), now=now)
            return ReleasedImage(id=image_id, status="FAILED")
        return ReleasedImage(id=image_id, status=SUCCEEDED)
