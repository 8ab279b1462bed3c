"""An image's picture, for whoever is to judge it."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from pixelgate_client.models.base import Answer


class Preview(Answer):
    """Whoever has ``url`` sees the picture, without any key, until ``expires_at``; sizes in pixels."""

    # It is handed to a browser, which must not be sent to a file of this machine.
    url: Annotated[str, Field(pattern=r"^https?://")]
    expires_at: AwareDatetime
    width: int
    height: int
    content_type: str
