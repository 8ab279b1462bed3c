"""Anonymize: hide the faces and lines that were found, and write the copies that every analysis reads.

In:   PictureToHide   from "Look for what to hide"
Out:  Hidden          prepared.hidden
Env:  Settings, below
"""

from functools import cache

from pixelgate.api.anonymizing import anonymize
from pixelgate.domain.steps.concealment import Hidden
from pixelgate.domain.steps.hiding import PictureToHide
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.objects import DirectObjectStore, ObjectStore


class Settings(EnvSettings):
    """Environment of AnonymizeFunction in template.yaml."""

    work_bucket: str


@cache
def work() -> ObjectStore:
    """The work copies, once per execution environment."""
    return DirectObjectStore(clients.s3_requests(), Settings.load().work_bucket)


@step
def handler(picture: PictureToHide) -> Hidden:
    return anonymize(picture, work=work())
