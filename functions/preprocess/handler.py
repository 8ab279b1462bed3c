"""Preprocess: check the original and make the upright, bounded copies that every analysis reads.

In:   ReceivedImage   from the execution's input (functions/ingest)
Out:  PreparedImage   to every branch of "Analyse"
Env:  Settings, below
"""

from functools import cache

from pixelgate.api.work_copies import write_work_copies
from pixelgate.domain.formats import accepted_formats
from pixelgate.domain.steps.concealment import Concealment, Hiding
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.imaging.decode import open_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import EXACT_SOURCE_SIDE, LARGE_SIDE
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import DirectObjectStore, ObjectStore


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
    hide_faces: Hiding
    hide_text: Hiding
    keep_originals: bool

    @property
    def concealment(self) -> Concealment | None:
        """None where nothing is to be hidden, which costs nothing."""
        if self.hide_faces is self.hide_text is Hiding.NONE:
            return None
        return Concealment(faces=self.hide_faces, text=self.hide_text, keep_original=self.keep_originals)


@cache
def originals() -> ObjectStore:
    """What was uploaded, once per execution environment."""
    return DirectObjectStore(clients.s3_requests(), Settings.load().originals_bucket)


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return DirectObjectStore(clients.s3_requests(), Settings.load().work_bucket)


@step
def handler(received: ReceivedImage) -> PreparedImage:
    settings = Settings.load()
    limits = Limits.of(settings, formats=accepted_formats(settings.extra_formats))
    # The version that was registered: the key may hold other bytes by now.
    data = originals().read(received.original_key, version_id=received.version_id)
    opened = open_image(data, limits=limits, long_side=LARGE_SIDE, short_side=EXACT_SOURCE_SIDE)
    return write_work_copies(received, opened, work=work(), concealment=settings.concealment)
