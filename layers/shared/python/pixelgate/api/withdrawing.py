"""Taking renditions back: nothing is left in the image's folder but what is released now."""

from dataclasses import dataclass
from datetime import datetime

from pixelgate.api.releasability import why_not_releasable
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_history import withdrawal_fact
from pixelgate.domain.release_marks import WithdrawalReason
from pixelgate.domain.releases import ImageToWithdraw, Progress, Stage, Withdrawn
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import object_keys
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.history import MOST_CONTINUATIONS
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import SETTLING, ReleaseStore


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Compares one image's folder with its record, and removes what has no place there."""

    images: ImageStore
    releases: ReleaseStore
    settings: ReleaseSettingsStore
    delivery: Delivery

    def withdraw(self, order: ImageToWithdraw, *, now: datetime) -> Withdrawn:
        """Remove whatever of the image is not released, and tell it where all of it is gone.

        May be repeated. The folder is looked at once more, by the sweep, when no execution that was under
        way can put anything into it any more.

        Raises:
            RetryableError: another execution has the image's folder, or the record does not stand still.
        """
        try:
            record = self.images.get(order.workspace, order.image_id)
        except ImageNotFoundError:
            return Withdrawn(image_id=order.image_id, removed=0)
        reason = why_not_releasable(record, now=now) or self._why_not_for_everybody(record)
        standing = self.releases.progress(order.workspace, order.image_id)
        keeps = record.release.basis if record.release is not None and reason is None else None
        is_unreleased = reason is None and record.release is None
        if not self.releases.begin_clearing(
            order.workspace, order.image_id, keeps=keeps, is_unreleased=is_unreleased, now=now
        ):
            return Withdrawn(image_id=order.image_id, removed=0)
        if keeps is not None and record.release is not None:
            return self._tidy(record, now)
        if reason is not None:
            self._unmark(record, reason, now)
        removed = self.delivery.withdraw(object_keys.delivery_prefixes(order.workspace, order.image_id))
        # What the sweep has looked at once more is settled.
        is_settled = standing is not None and standing.stage is Stage.WITHDRAWN and not removed
        self.releases.end_clearing(
            order.workspace,
            order.image_id,
            Progress(stage=Stage.WITHDRAWN, at=now),
            look_again=None if is_settled else now + SETTLING,
        )
        return Withdrawn(image_id=order.image_id, removed=removed)

    def _why_not_for_everybody(self, record: ImageRecord) -> WithdrawalReason | None:
        settings = self.settings.applying_to(record.workspace, record.collection)
        is_narrowed = record.release is not None and settings.forbid(record.release.access)
        return WithdrawalReason.ACCESS_NARROWED if is_narrowed else None

    def _tidy(self, record: ImageRecord, now: datetime) -> Withdrawn:
        """Remove what an earlier release has left."""
        release = self.releases.release(record.workspace, record.id)
        transformed = self.releases.transformed(record.workspace, record.id)
        kept = {file.key for file in release.files} if release else set()
        kept |= {each.file.key for each in transformed.files} if transformed else set()
        prefixes = object_keys.delivery_prefixes(record.workspace, record.id)
        removed = self.delivery.withdraw(prefixes, keeps=kept)
        self.releases.end_clearing(
            record.workspace,
            record.id,
            Progress(stage=Stage.RELEASED, at=now, basis=release.basis if release else None),
            look_again=release.expires_at if release else None,
        )
        return Withdrawn(image_id=record.id, removed=removed)

    def _unmark(self, record: ImageRecord, reason: WithdrawalReason, now: datetime) -> None:
        """Tell first: who asks what is released must not be given what is about to go."""
        standing = record
        for _ in range(MOST_CONTINUATIONS):
            # Of an erased image nothing is told any more but that.
            if standing.release is None or standing.status is ImageStatus.ERASED:
                return
            if self.releases.unmark(standing, withdrawal_fact(standing, reason=reason, at=now)):
                return
            standing = self.images.get(record.workspace, record.id)
        raise RetryableError(f"the record of {record.id} does not stand still")
