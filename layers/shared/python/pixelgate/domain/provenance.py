"""Where an image comes from: what its history begins with, long before that is written."""

from pydantic import AwareDatetime

from pixelgate.domain.base import Document
from pixelgate.domain.chains import ChainHead


class Provenance(Document):
    """Who asked for the image and when, and when its bytes landed.

    ``requested_by`` is the id of an API key. ``imported_from`` names an object of a bucket, or what of a URL
    can be no permission.
    """

    requested_at: AwareDatetime
    requested_by: str | None = None
    import_id: str | None = None
    imported_from: str | None = None
    received_at: AwareDatetime | None = None


class AnalysisStart(Document):
    """When the execution was started and by whom, and where the image's history stood then."""

    at: AwareDatetime
    actor: str
    history: ChainHead
    provenance: Provenance
