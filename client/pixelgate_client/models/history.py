"""The history of an image, entry by entry as it was hashed."""

from pydantic import BaseModel, ConfigDict

from pixelgate_client.models.base import Answer

Detail = str | int | bool | tuple[str, ...]


class HistoryEntry(BaseModel):
    """Who did what, and when: texts as they were hashed. Fields of a newer service are kept, for its hash.

    ``details`` are flat; which there are depends on ``action``.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    number: int
    at: str
    actor: str
    action: str
    from_status: str | None = None
    to_status: str | None = None
    details: dict[str, Detail] = {}
    previous: str | None = None
    hash: str


class Verification(Answer):
    """What the service itself says about the history; it also compares stored verdicts and findings."""

    is_intact: bool
    broken_at: int | None = None
    problem: str | None = None


class HistoryPage(Answer):
    """One page of a history. ``length`` and ``head`` name the last entry of the whole."""

    id: str
    entries: tuple[HistoryEntry, ...]
    length: int
    head: str | None
    verification: Verification
    next_after: int | None = None
