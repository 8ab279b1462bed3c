"""What the service says about itself and about where to upload."""

from pydantic import AwareDatetime

from pixelgate_client.models.base import Answer


class UploadForm(Answer):
    """Where and how to post the bytes: the fields in this order, then the file."""

    url: str
    fields: dict[str, str]
    expires_at: AwareDatetime | None = None
    max_bytes: int | None = None


class UploadTicket(Answer):
    """A new image that awaits its bytes."""

    id: str
    upload: UploadForm


class UploadTickets(Answer):
    """One for each that was asked for, in the same order."""

    uploads: tuple[UploadTicket, ...]


class Health(Answer):
    """The service is up."""

    status: str
    version: str


class ModelLine(Answer):
    """A model that looks at images. ``license`` is that of its weights, as SPDX writes it."""

    id: str
    task: str
    version: str
    title: str
    license: str
    authors: str
    origin: str


class ModelList(Answer):
    """By their ids."""

    models: tuple[ModelLine, ...]
