"""Making renditions public: all of an image's or none, and never of an image that may not be seen.

The folder is claimed in the same write that checks that the image is approved; the files are copied; and the
release is told by a write that checks both once more. Whoever rejects the image in between takes the folder
over, so that the last write fails and what was copied is removed. Whoever sets another profile or access in
between has it planned anew.
"""

from dataclasses import dataclass
from datetime import datetime

from pixelgate.api.releasability import why_not_releasable
from pixelgate.domain.errors import ConfigurationError, RetryableError
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_history import release_fact
from pixelgate.domain.release_marks import Access
from pixelgate.domain.releases import Published, Release, ReleasedFile, ReleasePlan, RenditionsToPublish
from pixelgate.domain.rendering import MadeRendition, RenditionsToMake
from pixelgate.storage import object_keys
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.history import MOST_CONTINUATIONS
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import ReleaseStore

FOLDERS = {Access.PUBLIC: object_keys.PUBLIC_FOLDER, Access.SIGNED: object_keys.SIGNED_FOLDER}
"""Where in the delivery bucket files are, and in their addresses."""


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """Copies what was made from ``work_bucket`` to where people see it."""

    images: ImageStore
    releases: ReleaseStore
    settings: ReleaseSettingsStore
    delivery: Delivery
    work_bucket: str

    def publish(self, order: RenditionsToPublish, *, now: datetime) -> Published:
        """Make everything that ``order`` names public, if the image may still be seen.

        Idempotent: the same order copies the same bytes to the same names, and tells it once.

        Raises:
            RetryableError: another execution has the image's folder, or the record does not stand still.
        """
        plan = order.plan
        record = self._approved(plan, now)
        if record is None:
            return _unreleased(plan)
        if self._is_outdated(plan, record):
            return _unreleased(plan, is_outdated=True)
        if record.release is not None and record.release.basis == plan.basis:
            return Published(image_id=plan.image_id, is_released=True, is_settled=True)
        release, made_of = _release_of(order, now), _order_of(plan)
        # Whatever was begun here before may have left files, also where it never became a release.
        is_first = self.releases.progress(plan.workspace, plan.image_id) is None
        if not self.releases.begin(record, release.basis, now=now):
            return _unreleased(plan)
        # Work copies expire, and so does what is made of them: the copy is the public's own.
        for made, file in zip(order.made.renditions, release.files, strict=True):
            self.delivery.publish(
                source_bucket=self.work_bucket,
                source_key=made.key,
                key=file.key,
                content_type=f"image/{made.format.value}",
            )
        return self._tell(plan, release, now, made_of=made_of, is_first=is_first)

    def _tell(
        self,
        plan: ReleasePlan,
        release: Release,
        now: datetime,
        *,
        made_of: RenditionsToMake,
        is_first: bool,
    ) -> Published:
        for _ in range(MOST_CONTINUATIONS):
            record = self._approved(plan, now)
            if record is None:
                return _unreleased(plan)
            if self._is_outdated(plan, record):
                self.releases.give_up(record, release.basis, now=now)
                return _unreleased(plan, is_outdated=True)
            if record.release is not None and record.release.basis == release.basis:
                return Published(image_id=plan.image_id, is_released=True, is_settled=True)
            if self.releases.finish(record, release, release_fact(record, release), order=made_of):
                return Published(image_id=plan.image_id, is_released=True, is_settled=is_first)
            progress = self.releases.progress(plan.workspace, plan.image_id)
            if progress is None or progress.basis != release.basis:
                return _unreleased(plan)
        raise RetryableError(f"the record of {plan.image_id} does not stand still")

    def _approved(self, plan: ReleasePlan, now: datetime) -> ImageRecord | None:
        """The record, if the image may be seen."""
        try:
            record = self.images.get(plan.workspace, plan.image_id)
        except ImageNotFoundError:
            return None
        return None if why_not_releasable(record, now=now) else record

    def _is_outdated(self, plan: ReleasePlan, record: ImageRecord) -> bool:
        return self.settings.applying_to(record.workspace, record.collection).digest != plan.settings


def _unreleased(plan: ReleasePlan, *, is_outdated: bool = False) -> Published:
    return Published(image_id=plan.image_id, is_released=False, is_settled=False, is_outdated=is_outdated)


def _order_of(plan: ReleasePlan) -> RenditionsToMake:
    if plan.order is None:
        raise ConfigurationError("there is nothing to publish in such a plan")
    return plan.order


def _release_of(order: RenditionsToPublish, now: datetime) -> Release:
    plan, made = order.plan, order.made
    if plan.basis is None:
        raise ConfigurationError("there is nothing to publish in such a plan")
    if (made.workspace, made.image_id) != (plan.workspace, plan.image_id):
        raise ConfigurationError(f"what was made is of {made.image_id}, the plan of {plan.image_id}")
    return Release(
        basis=plan.basis,
        profile=made.profile,
        access=plan.access,
        released_at=now,
        expires_at=plan.expires_at,
        placeholder=made.placeholder,
        color=made.color,
        files=tuple(
            released_file(each, access=plan.access, workspace=plan.workspace, image_id=plan.image_id)
            for each in made.renditions
        ),
    )


def released_file(made: MadeRendition, *, access: Access, workspace: str, image_id: str) -> ReleasedFile:
    """``made`` under the name at which whoever has ``access`` finds it."""
    known = made.model_dump(include=set(ReleasedFile.model_fields) - {"key"})
    name = made.key.rpartition("/")[2]
    return ReleasedFile(**known, key=object_keys.delivery_key(FOLDERS[access], workspace, image_id, name))
