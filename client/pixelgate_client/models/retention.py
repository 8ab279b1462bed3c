"""How long a workspace keeps its images."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from pixelgate_client.models.base import Answer

Days = Annotated[int, Field(ge=1)]


class RetentionPolicy(Answer):
    """So many days after it was uploaded, an image at that status is erased; None: never."""

    approved_days: Days | None = None
    in_review_days: Days | None = None
    rejected_days: Days | None = None
    failed_days: Days | None = None


class ExpiredImage(Answer):
    """An image that the service erases within minutes."""

    id: str
    name: str
    status: str
    created_at: AwareDatetime


class ExpiredImages(Answer):
    """The first of them."""

    images: tuple[ExpiredImage, ...]
