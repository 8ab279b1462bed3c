"""What evaluate is told, and find_duplicates before it."""

from pixelgate.domain.base import Document
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.domain.steps.received import ReceivedImage


class Evaluation(Document):
    """-> find_duplicates, evaluate. Only the latter is told what was ``received``."""

    prepared: PreparedImage
    findings: Findings
    received: ReceivedImage | None = None

    @property
    def collection(self) -> str | None:
        """The collection that the image was uploaded to."""
        return self.received.collection if self.received else None
