"""What is remembered of a release that came to nothing, and whether the sweep tries it again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pixelgate.api.failures import is_passing, message_of
from pixelgate.domain.errors import ConfigurationError, RejectedImageError
from pixelgate.domain.releases import FailedRelease, Progress, Stage
from pixelgate.storage.releases import ReleaseStore

MAX_ATTEMPTS = 3
PAUSE = timedelta(minutes=5)
OUR_FAULT = "The image could not be released because of a fault on our side."
_LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class ReleaseFailures:
    """Remembers why an image is not released; whatever is public of it stays as it is."""

    releases: ReleaseStore

    def record(self, failed: FailedRelease, *, now: datetime) -> Progress:
        """Remember the error; what may pass is tried ``MAX_ATTEMPTS`` times, some minutes apart."""
        order = failed.order
        standing = self.releases.progress(order.workspace, order.id)
        attempts = (standing.attempts if standing else 0) + 1
        told = failed.error.Error in (RejectedImageError.__name__, ConfigurationError.__name__)
        progress = Progress(
            stage=Stage.FAILED,
            at=now,
            attempts=attempts,
            problem=message_of(failed.error.Cause)[:_LONGEST] if told else OUR_FAULT,
            problem_code=failed.error.Error,
        )
        is_tried_again = is_passing(failed.error) and attempts < MAX_ATTEMPTS
        self.releases.fail(
            order.workspace, order.id, progress, look_again=now + PAUSE if is_tried_again else None
        )
        return progress
