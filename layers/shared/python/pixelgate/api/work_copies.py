"""The copies that analyses read; in the clear and out of their reach, where something is hidden first."""

from pixelgate.domain.steps.concealment import Anonymization, Concealment
from pixelgate.domain.steps.pictures import WorkCopy
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.imaging.decode import OpenedImage
from pixelgate.imaging.work_copy import (
    CENTER_SIDE,
    LARGE_SIDE,
    SMALL_SIDE,
    SQUEEZED_SIDE,
    EncodedCopy,
    encode_exactly,
    encode_work_copy,
)
from pixelgate.storage.object_keys import work_copy_key
from pixelgate.storage.objects import ObjectStore


def write_work_copies(
    received: ReceivedImage, opened: OpenedImage, *, work: ObjectStore, concealment: Concealment | None
) -> PreparedImage:
    """Write the copies of ``opened``.

    With a ``concealment`` the copies that analyses are told of do not exist yet: whatever goes wrong before
    they are written, nothing is analysed in the clear.
    """
    picture = opened.fitted(LARGE_SIDE)
    encoded = {
        "large.jpg": encode_work_copy(picture, long_side=LARGE_SIDE),
        "small.jpg": encode_work_copy(picture, long_side=SMALL_SIDE),
        "center.ppm": encode_exactly(opened.center(CENTER_SIDE)),
        "squeezed.ppm": encode_exactly(opened.squeezed(SQUEEZED_SIDE)),
    }
    large, small, center, squeezed = (_place(received, name, copy) for name, copy in encoded.items())
    clear = [_place(received, name, copy, is_clear=True) for name, copy in encoded.items()]
    written = clear if concealment else [large, small, center, squeezed]
    for place, copy in zip(written, encoded.values(), strict=True):
        work.write(place.key, copy.data, content_type=copy.media_type)
    return PreparedImage(
        image_id=received.image_id,
        workspace=received.workspace,
        large=large,
        small=small,
        center=center,
        squeezed=squeezed,
        facts=opened.facts,
        anonymization=_under_way(concealment, *clear) if concealment else None,
    )


def _place(received: ReceivedImage, name: str, copy: EncodedCopy, *, is_clear: bool = False) -> WorkCopy:
    key = work_copy_key(
        received.workspace, received.image_id, analysis=received.analysis, name=name, is_clear=is_clear
    )
    return WorkCopy(key=key, width=copy.width, height=copy.height)


def _under_way(
    concealment: Concealment, large: WorkCopy, small: WorkCopy, center: WorkCopy, squeezed: WorkCopy
) -> Anonymization:
    return Anonymization(
        faces=concealment.faces,
        text=concealment.text,
        keep_original=concealment.keep_original,
        large=large,
        small=small,
        center=center,
        squeezed=squeezed,
    )
