"""What evaluate says, and the whole document that persist records."""

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.custom_labels import CustomLabelsFinding
from pixelgate.domain.findings.document import Findings, no_classifier
from pixelgate.domain.shadow_verdicts import ShadowVerdict
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.domain.steps.recalled import Recalled
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.domain.verdict import Verdict


class Judged(Document):
    """evaluate -> persist. ``shadow``: what the rule set beside the one that decides would have said.

    ``custom_labels``: what the rules were told that the workspace's classifiers say.
    """

    verdict: Verdict
    shadow: ShadowVerdict | None = None
    custom_labels: CustomLabelsFinding | MissingFinding = Field(default_factory=no_classifier)


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

    @property
    def all_findings(self) -> Findings:
        """Those of the analyses, and what evaluate found beside them: as the rules saw them."""
        return self.findings.model_copy(update={"custom_labels": self.judged.custom_labels})
