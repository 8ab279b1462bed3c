"""What evaluate says, and the whole document that persist records."""

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.shadows import ShadowVerdict
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.domain.steps.recalled import Recalled
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.domain.verdict import Verdict


class Judged(Document):
    """evaluate -> persist. ``shadow``: what the rule set beside the one that decides would have said."""

    verdict: Verdict
    shadow: ShadowVerdict | None = None


class AnalysedImage(Document):
    """-> persist: the whole document."""

    received: ReceivedImage
    prepared: PreparedImage
    recalled: Recalled = Field(default_factory=Recalled)
    findings: Findings
    judged: Judged

    @property
    def verdict(self) -> Verdict:
        """What decides."""
        return self.judged.verdict
