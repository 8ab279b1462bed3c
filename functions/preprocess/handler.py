"""Preprocess: check the original and make the upright, bounded copies that every analysis reads.

In:   ReceivedImage   from the execution's input (functions/ingest)
Out:  PreparedImage   to every branch of "Analyse"
Env:  Settings, below
"""

from functools import cache

from pixelgate.domain.formats import accepted_formats
from pixelgate.domain.steps import PreparedImage, ReceivedImage, WorkCopy
from pixelgate.imaging.decode import open_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import (
    CENTER_SIDE,
    CENTER_SOURCE_SIDE,
    LARGE_SIDE,
    SMALL_SIDE,
    EncodedCopy,
    encode_center,
    encode_work_copy,
)
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.keys import work_copy_key
from pixelgate.storage.objects import ObjectStore, S3ObjectStore


class Settings(EnvSettings):
    """Environment of PreprocessFunction in template.yaml."""

    originals_bucket: str
    work_bucket: str
    max_bytes: int
    max_pixels: int
    max_frames: int
    max_aspect: float
    max_metadata_bytes: int
    keep_location: bool
    extra_formats: str


@cache
def originals() -> ObjectStore:
    """What was uploaded, once per execution environment."""
    return S3ObjectStore(clients.s3(), Settings.load().originals_bucket)


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return S3ObjectStore(clients.s3(), Settings.load().work_bucket)


@step
def handler(received: ReceivedImage) -> PreparedImage:
    settings = Settings.load()
    limits = Limits.of(settings, formats=accepted_formats(settings.extra_formats))
    # The version that was registered: the key may hold other bytes by now.
    data = originals().read(received.original_key, version_id=received.version_id)
    opened = open_image(data, limits=limits, long_side=LARGE_SIDE, short_side=CENTER_SOURCE_SIDE)
    picture = opened.fitted(LARGE_SIDE)
    return PreparedImage(
        image_id=received.image_id,
        workspace=received.workspace,
        large=write(received, "large", encode_work_copy(picture, long_side=LARGE_SIDE)),
        small=write(received, "small", encode_work_copy(picture, long_side=SMALL_SIDE)),
        center=write(received, "center", encode_center(opened.center(CENTER_SIDE)), suffix="ppm"),
        facts=opened.facts,
    )


def write(received: ReceivedImage, name: str, copy: EncodedCopy, *, suffix: str = "jpg") -> WorkCopy:
    key = work_copy_key(
        received.workspace, received.image_id, analysis=received.analysis, name=name, suffix=suffix
    )
    work().write(key, copy.data, content_type=copy.media_type)
    return WorkCopy(key=key, width=copy.width, height=copy.height)
