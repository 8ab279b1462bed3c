"""Make renditions: everything that a profile names, of one original. It publishes nothing.

In:   RenditionsToMake   from the release of an approved image
Out:  MadeRenditions     to what publishes them
Env:  Settings, below
"""

from functools import cache

from pixelgate.api.rendering import make_renditions
from pixelgate.domain.formats import accepted_formats
from pixelgate.domain.rendering import MadeRenditions, RenditionsToMake
from pixelgate.imaging.limits import Limits
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import ObjectStore, S3ObjectStore


class Settings(EnvSettings):
    """Environment of MakeRenditionsFunction in template.yaml."""

    originals_bucket: str
    work_bucket: str
    max_bytes: int
    max_pixels: int
    max_frames: int
    max_aspect: float
    extra_formats: str


@cache
def originals() -> ObjectStore:
    """What was uploaded, once per execution environment."""
    return S3ObjectStore(clients.s3(), Settings.load().originals_bucket)


@cache
def work() -> ObjectStore:
    """Where renditions wait to be published, once per execution environment."""
    return S3ObjectStore(clients.s3(), Settings.load().work_bucket)


@step
def handler(order: RenditionsToMake) -> MadeRenditions:
    settings = Settings.load()
    limits = Limits.of(settings, formats=accepted_formats(settings.extra_formats))
    return make_renditions(order, originals=originals(), renditions=work(), limits=limits)
