"""What is known of the same bytes before they are analysed."""

from pixelgate.domain.base import Document
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.ids import ImageId


class Recalled(Document):
    """recall_findings -> the choice whether to analyse.

    ``image_id`` is an image of the same bytes, whose ``findings`` stand for this one's; None: there is none.
    ``model_set`` names today's models and settings.
    """

    model_set: str | None = None
    image_id: ImageId | None = None
    findings: Findings | None = None
