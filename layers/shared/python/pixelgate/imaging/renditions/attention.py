"""Where people look in a picture: its faces, or else what stands out."""

from collections.abc import Sequence

from pixelgate.domain.findings.base import Box, Point
from pixelgate.domain.findings.measures import Composition
from pixelgate.imaging.renditions.framing import Attention

FACE_MARGIN = 0.35
"""A face's box reaches from the brows to the chin; a crop should leave the hair on."""


def attention_of(composition: Composition | None, faces: Sequence[Box]) -> Attention | None:
    """What a smart crop keeps, the faces before anything else; None where nothing is known."""
    if faces:
        keep = _span([_grown(face) for face in faces])
        return Attention(focus=Point(x=keep.x + keep.width / 2, y=keep.y + keep.height / 2), keep=keep)
    if composition is None:
        return None
    return Attention(focus=composition.focus, keep=composition.subject)


def _grown(box: Box) -> Box:
    left, top = max(0.0, box.x - FACE_MARGIN * box.width), max(0.0, box.y - FACE_MARGIN * box.height)
    right = min(1.0, box.x + (1 + FACE_MARGIN) * box.width)
    bottom = min(1.0, box.y + (1 + FACE_MARGIN) * box.height)
    return Box(x=left, y=top, width=right - left, height=bottom - top)


def _span(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(x=left, y=top, width=right - left, height=bottom - top)
