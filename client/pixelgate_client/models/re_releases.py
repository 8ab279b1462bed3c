"""Re-releases: what many images are released as becomes what profile and access say now."""

from pydantic import AwareDatetime

from pixelgate_client.models.base import Answer


class ReReleaseFilter(Answer):
    """Images of a collection, uploaded in a time."""

    collection: str | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class ReReleaseScope(Answer):
    """Which images are meant, of those that are approved: just one of these."""

    ids: tuple[str, ...] | None = None
    filter: ReReleaseFilter | None = None
    all: bool | None = None


class UnreleasedImage(Answer):
    """One that could not be released as it should be; ``problem`` says why, where that is known."""

    image_id: str
    problem: str | None = None


class ReReleaseCounts(Answer):
    """How many images met which end, and the newest of those that could not be released, ``named``.

    ``released``: anew. ``unchanged``: released as they should be. ``passed_over``: they may
    not be seen, or nothing of them was to be released.
    """

    released: int
    unchanged: int
    failed: int
    passed_over: int
    not_found: int
    named: tuple[UnreleasedImage, ...] = ()


class ReReleaseLine(Answer):
    """A re-release as listings show it. ``images`` is None until they have been counted."""

    id: str
    status: str
    scope: ReReleaseScope
    created_at: AwareDatetime
    created_by: str
    images: int | None = None
    ended_at: AwareDatetime | None = None
    error: str | None = None


class ReReleaseDetail(ReReleaseLine):
    """How far a re-release is, and once it has ended what came of it."""

    looked_at: int = 0
    summary: ReReleaseCounts | None = None


class ReReleaseList(Answer):
    """One page, newest first."""

    re_releases: tuple[ReReleaseLine, ...]
    next_cursor: str | None = None
