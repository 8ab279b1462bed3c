"""Which other images are this one."""

from typing import Annotated, Literal

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Finding
from pixelgate.domain.ids import ImageId

Transformation = Literal[
    "flipped_horizontally",
    "flipped_vertically",
    "rotated_90",
    "rotated_180",
    "rotated_270",
    "transposed",
    "transversed",
]


MAX_DUPLICATES = 20


class Duplicate(Document):
    """Another image of the workspace that is this one or a copy of it.

    ``exact``: the same bytes. ``near``: it looks the same, ``by`` its perceptual hash, with so many bits
    ``distance``, or by its embedding, with that cosine ``similarity``. ``transformation`` is what makes this
    picture that one, where it is mirrored or turned.
    """

    image_id: ImageId
    kind: Literal["exact", "near"]
    by: Literal["sha256", "perceptual_hash", "embedding"]
    distance: Annotated[int | None, Field(ge=0, le=64)] = None
    similarity: Annotated[float | None, Field(ge=-1, le=1)] = None
    transformation: Transformation | None = None


class DuplicatesFinding(Finding):
    """Images that were analysed earlier and are this one, the nearest first.

    ``compared_by`` tells which comparisons were possible: a blank picture looks like any other blank one.
    ``truncated``: there are more than these.
    """

    duplicates: Annotated[tuple[Duplicate, ...], Field(max_length=MAX_DUPLICATES)]
    compared_by: tuple[Literal["sha256", "perceptual_hash", "embedding"], ...]
    truncated: bool = False
