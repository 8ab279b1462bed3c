"""Releasing: what of an approved image people may see, under which names, and until when."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId, WorkspaceId
from pixelgate.domain.release_marks import Access, Basis
from pixelgate.domain.rendering import MadeRenditions, RenditionsToMake
from pixelgate.domain.renditions import Name, RenditionFormat
from pixelgate.domain.steps.failed import StateError
from pixelgate.domain.steps.pictures import Side


class ToDo(StrEnum):
    """What an image's status and its release, compared, ask for.

    WITHDRAW_FIRST: what everybody can fetch is for some alone now. It goes before anything else is planned.
    """

    NOTHING = "NOTHING"
    RELEASE = "RELEASE"
    WITHDRAW = "WITHDRAW"
    WITHDRAW_FIRST = "WITHDRAW_FIRST"


class Stage(StrEnum):
    """Where the release of an image stands. Stored, so a member is never renamed.

    While PUBLISHING and CLEARING one execution has the image's folder to itself, for as long as it may live.
    """

    PUBLISHING = "PUBLISHING"
    CLEARING = "CLEARING"
    RELEASED = "RELEASED"
    WITHDRAWN = "WITHDRAWN"
    FAILED = "FAILED"


class ReleasedFile(Document):
    """One file of a rendition, under a name that never holds anything else. ``key`` is also its path."""

    name: Name
    key: str
    format: RenditionFormat
    width: Side
    height: Side
    bytes: Annotated[int, Field(gt=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Release(Document):
    """Everything of an image that is public, in the profile's order."""

    basis: Basis
    profile: str
    access: Access
    released_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    placeholder: str
    color: str | None = None
    files: tuple[ReleasedFile, ...]


class Progress(Document):
    """Where the release of an image stands, and who is at work on it: whoever has ``basis``.

    ``problem`` is a sentence for people: why the image could not be released.
    """

    stage: Stage
    at: AwareDatetime
    basis: Basis | None = None
    attempts: int = 0
    problem: str | None = None
    problem_code: str | None = None


class ImageToRelease(Document):
    """-> release_image. The record, and not this order, says whether the image may be released."""

    id: ImageId
    workspace: WorkspaceId


class ReleasePlan(Document):
    """plan_release -> the choice what to do, and everything that it takes.

    ``order`` is what to make; ``settings`` is the digest of those that it follows from.
    """

    image_id: ImageId
    workspace: WorkspaceId
    to_do: ToDo
    basis: Basis | None = None
    access: Access = Access.PUBLIC
    settings: str | None = None
    expires_at: AwareDatetime | None = None
    order: RenditionsToMake | None = None


class RenditionsToPublish(Document):
    """-> publish_renditions."""

    plan: ReleasePlan
    made: MadeRenditions


class Published(Document):
    """publish_renditions -> the choice whether anything has to be taken away.

    ``is_settled``: nothing but what was released lies in the image's folder. False where the image was
    rejected meanwhile, and where an earlier release left files. ``is_outdated``: the plan is, because other
    settings hold by now.
    """

    image_id: ImageId
    is_released: bool
    is_settled: bool
    is_outdated: bool = False


class ImageToWithdraw(Document):
    """-> withdraw_renditions: remove whatever of the image is not released, or not any more."""

    image_id: ImageId
    workspace: WorkspaceId


class Withdrawn(Document):
    """withdraw_renditions -> the end of the execution. ``removed``: how many files."""

    image_id: ImageId
    removed: int


class FailedRelease(Document):
    """-> record_release_failure."""

    order: ImageToRelease
    error: StateError
