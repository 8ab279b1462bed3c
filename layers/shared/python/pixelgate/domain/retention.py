"""How long a workspace keeps its images."""

from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.status import ImageStatus

Days = Annotated[int, Field(ge=1, le=36_500)]


class RetentionPolicy(Document):
    """So many days after it was uploaded, an image that stands at a status is erased; None: never.

    What waits for bytes or for an analysis does not expire: the sweep ends its wait.
    """

    approved_days: Days | None = None
    in_review_days: Days | None = None
    rejected_days: Days | None = None
    failed_days: Days | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``rejected=30,failed=7``; nothing means for ever.

        Raises:
            ConfigurationError: the text is no policy.
        """
        pairs = (part.partition("=") for part in text.split(",") if part)
        try:
            return cls.model_validate_strings({f"{name}_days": days for name, _, days in pairs})
        except ValueError as error:
            raise ConfigurationError(f"not a retention policy: {text!r}") from error

    def ends(self, now: datetime) -> dict[ImageStatus, datetime]:
        """For each status at which images expire: whatever was uploaded before that moment has."""
        days = {
            ImageStatus.APPROVED: self.approved_days,
            ImageStatus.IN_REVIEW: self.in_review_days,
            ImageStatus.REJECTED: self.rejected_days,
            ImageStatus.FAILED: self.failed_days,
        }
        return {status: now - timedelta(days=kept) for status, kept in days.items() if kept is not None}
