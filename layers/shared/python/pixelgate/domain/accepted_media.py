"""Which of several formats a browser gets, by its ``Accept`` header."""

from collections.abc import Collection

from pixelgate.domain.renditions import RenditionFormat

# Named by who can show them; ``*/*`` is sent by much that cannot.
_ONLY_IF_NAMED = (RenditionFormat.AVIF, RenditionFormat.WEBP)
_FOR_ALL = (RenditionFormat.JPEG, RenditionFormat.PNG)


def best_format(accept: str, available: Collection[RenditionFormat]) -> RenditionFormat:
    """The smallest format that ``accept`` names, else one for everybody, else whatever there is.

    Quality values are no ranking here: browsers send none for pictures. Zero means never.

    Raises:
        ValueError: nothing is available.
    """
    named = _named(accept)
    preferred = [each for each in _ONLY_IF_NAMED if f"image/{each.value}" in named]
    for format_ in (*preferred, *_FOR_ALL, *reversed(_ONLY_IF_NAMED)):
        if format_ in available:
            return format_
    raise ValueError("no format is available")


def _named(accept: str) -> set[str]:
    named = set()
    for part in accept.lower().split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        if not any(each in ("q=0", "q=0.0", "q=0.00", "q=0.000") for each in parameters):
            named.add(media_type)
    return named
