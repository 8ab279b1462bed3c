"""What people see of an image: its renditions, where they are, and how a page shows them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from pixelgate_client.models.base import Answer


class RenditionFile(Answer):
    """One file and where it is. ``type`` is its media type."""

    url: str
    format: str
    type: str
    width: int
    height: int
    bytes: int


class RenditionSource(Answer):
    """All widths of a rendition in one format, as ``srcset`` wants them."""

    type: str
    srcset: str


class Rendition(Answer):
    """One rendition of the profile, the best compressed format first in ``sources``."""

    name: str
    files: tuple[RenditionFile, ...]
    sources: tuple[RenditionSource, ...]


class Release(Answer):
    """Everything of an image that is public; with ``access`` ``signed``, for whoever has an address."""

    profile: str
    access: str
    released_at: datetime
    expires_at: datetime | None
    placeholder: str
    color: str | None
    renditions: tuple[Rendition, ...]


class Renditions(Answer):
    """``release`` is None while nothing is public; ``problem`` says why, where that is not the status."""

    id: str
    status: str
    release: Release | None
    problem: str | None = None
    problem_code: str | None = None


class SignedTransformation(Answer):
    """``url`` may stand in a page for as long as the image is released, or until ``expires_at``."""

    id: str
    transformation: str
    url: str
    expires_at: datetime | None = None


class Html(Answer):
    """A snippet to be put into a page. ``alt`` was made of what was found, and no person has read it."""

    id: str
    rendition: str
    html: str
    alt: str
    alt_is_automatic: bool = True


class DeclaredRendition(BaseModel):
    """One derived image as its profile declares it, or with ``widths`` a ladder of them.

    Keys that are not named here are kept, so that a profile that was read may be sent again.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str
    formats: tuple[str, ...]
    fit: str = "inside"
    width: int | None = None
    height: int | None = None
    widths: tuple[int, ...] | None = None


class DeclaredProfile(BaseModel):
    """Which derived images people get."""

    model_config = ConfigDict(frozen=True, extra="allow")

    profile: str
    renditions: tuple[DeclaredRendition, ...]


class ProfileSettings(Answer):
    """What holds; ``set_for`` is ``collection``, ``workspace`` or, where nobody set any, ``service``.

    ``hint`` says of a change what it does not do by itself.
    """

    set_for: str
    access: str
    profile: DeclaredProfile
    hint: str | None = None


class ImageObject(BaseModel):
    """schema.org's ImageObject; which of its fields there are depends on what is known."""

    model_config = ConfigDict(frozen=True, extra="allow")
