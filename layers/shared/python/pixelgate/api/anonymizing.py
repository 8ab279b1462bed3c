"""Hiding faces and text in the work copies, before anything but the search for them may read those."""

from typing import NamedTuple

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings.base import Box
from pixelgate.domain.steps.concealment import Anonymization, Hidden, Hiding
from pixelgate.domain.steps.hiding import FoundToHide, NotSearched, PictureToHide
from pixelgate.imaging.anonymize import Patch, hide, in_center_square
from pixelgate.imaging.work_copy import EncodedCopy, encode_exactly, encode_work_copy, open_work_copy
from pixelgate.storage.objects import ObjectStore

FACE_MARGIN = 0.35
"""CenterFace's boxes reach from the brows to the chin; hair, ears and the outline tell people apart too."""

LINE_MARGIN = 0.1
MAX_FACES, MAX_LINES = 100, 200
WHOLE = Box(x=0, y=0, width=1, height=1)


class Spots(NamedTuple):
    """What is painted over, in fractions of the picture, and what is told about it."""

    patches: tuple[Patch, ...]
    hidden: Hidden


def anonymize(picture: PictureToHide, *, work: ObjectStore) -> Hidden:
    """Write the copies that analyses read, from those in the clear and with everything hidden.

    Idempotent: the same copies and boxes give the same bytes.

    Raises:
        ConfigurationError: what is to be hidden was not searched for.
    """
    prepared = picture.prepared
    if prepared.anonymization is None:
        raise ConfigurationError(f"{prepared.image_id} is not to be anonymised")
    patches, hidden = spots_to_hide(prepared.anonymization, picture.to_hide)
    size = prepared.facts.width, prepared.facts.height
    middle = tuple(
        Patch(box, patch.method, patch.margin)
        for patch in patches
        if (box := in_center_square(patch.box, *size)) is not None
    )
    clear = prepared.anonymization
    for source, place, of_copy in (
        (clear.large, prepared.large, patches),
        (clear.small, prepared.small, patches),
        (clear.center, prepared.center, middle),
        (clear.squeezed, prepared.squeezed, patches),
    ):
        encoded = _painted(work.read(source.key), of_copy)
        work.write(place.key, encoded.data, content_type=encoded.media_type)
    return hidden


def spots_to_hide(wanted: Anonymization, found: FoundToHide) -> Spots:
    """Where to paint; the whole picture where the search says that there is more than it tells."""
    faces: tuple[Box, ...] = ()
    lines: tuple[Box, ...] = ()
    is_whole = False
    if wanted.faces is not Hiding.NONE:
        if isinstance(found.faces, NotSearched):
            raise ConfigurationError("faces are to be hidden and were not searched for")
        faces = tuple(face.box for face in found.faces.faces)
        is_whole = len(faces) >= MAX_FACES
    if wanted.text is not Hiding.NONE:
        if isinstance(found.text, NotSearched):
            raise ConfigurationError("text is to be hidden and was not searched for")
        lines = tuple(line.box for line in found.text.lines)
        is_whole = is_whole or found.text.truncated or len(lines) >= MAX_LINES
    hidden = Hidden(faces=len(faces), lines=len(lines), is_whole=is_whole)
    if is_whole:
        return Spots((Patch(WHOLE, Hiding.BOX, 0.0),), hidden)
    patches = [Patch(box, wanted.faces, FACE_MARGIN) for box in faces]
    patches += [Patch(box, wanted.text, LINE_MARGIN) for box in lines]
    return Spots(tuple(patches), hidden)


def _painted(data: bytes, patches: tuple[Patch, ...]) -> EncodedCopy:
    copy = open_work_copy(data)
    painted = hide(copy, patches)
    if copy.format == "PPM":
        return encode_exactly(painted)
    return encode_work_copy(painted, long_side=max(copy.size))
