"""What is left of an erased image."""

from pydantic import AwareDatetime

from pixelgate_client.models.base import Answer


class Erasure(Answer):
    """Who asked for it, when and why. ``removed_at`` is None until everything of the image is gone.

    ``by`` is the id of an API key; None where the workspace's retention policy asked. ``history_length`` and
    ``history_head`` name the last entry of the image's history.
    """

    reason_code: str
    requested_at: AwareDatetime
    by: str | None = None
    removed_at: AwareDatetime | None = None
    history_length: int = 0
    history_head: str | None = None


class ErasureAnswer(Answer):
    """The image is hidden, and is being removed."""

    id: str
    status: str
    erasure: Erasure
