"""Tags in one line: users' own as they are, automatic ones with how sure the model was."""

from collections.abc import Sequence

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import percent
from pixelgate_client.models.image import Tag


def tag_list(tags: Sequence[Tag]) -> str:
    """``summer, dog (objects 87%)``; not yet safe for a terminal."""
    return ", ".join(map(_shown, tags)) or NOTHING


def _shown(tag: Tag) -> str:
    return tag.name if tag.confidence is None else f"{tag.name} ({tag.source} {percent(tag.confidence)})"
