"""An image before its judges: classifiers say what they see, the rule set decides, and a shadow looks on."""

from collections.abc import Callable
from datetime import datetime

from pixelgate.api.active_rulesets import ActiveRuleSets, Deciding
from pixelgate.api.custom_labels import ActiveClassifiers, ClassifiersFailedError
from pixelgate.api.shadow_judging import ShadowJudge
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.custom_labels import CustomLabelsFinding
from pixelgate.domain.shadow_verdicts import RunningShadow, ShadowVerdict
from pixelgate.domain.signals import Signals
from pixelgate.domain.steps.evaluation import Evaluation
from pixelgate.domain.steps.judged import Judged
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.failures import rules_that_failed
from pixelgate.runtime.metrics import NOT_LOADED, RULES_FAILED
from pixelgate.runtime.step import logger

CLASSIFIERS_FAILED = "ClassifiersFailed"
SHADOW_FAILED = "ShadowsFailed"


class Judges:
    """All who are asked about one image. ``count`` is told which of our metrics to raise, and by how much."""

    def __init__(
        self,
        *,
        classifiers: ActiveClassifiers,
        rulesets: ActiveRuleSets,
        shadows: ShadowJudge,
        count: Callable[[str, int], None],
    ) -> None:
        self.classifiers = classifiers
        self.rulesets = rulesets
        self.shadows = shadows
        self.count = count

    def judge(self, evaluation: Evaluation, *, now: datetime) -> Judged:
        """What becomes of the image, and of its custom labels.

        Raises:
            ConfigurationError: the rule set that is active cannot be used.
        """
        ruleset, shadow = self._deciding(evaluation)
        custom_labels = self._custom_labels(evaluation)
        findings = evaluation.findings.model_copy(update={"custom_labels": custom_labels})
        signals = Signals.of(evaluation.prepared.facts, findings, evaluation.collection)
        verdict = evaluate(signals, ruleset, now)
        if failed := rules_that_failed(verdict):
            logger.error("rules failed", rules=failed, ruleset=ruleset.identity)
            self.count(RULES_FAILED, len(failed))
        beside = shadow and self._judge_beside(shadow, signals, evaluation.prepared.workspace, now)
        return Judged(verdict=verdict, shadow=beside, custom_labels=custom_labels)

    def _deciding(self, evaluation: Evaluation) -> Deciding:
        try:
            return self.rulesets.deciding(evaluation.prepared.workspace, evaluation.collection)
        except ConfigurationError:
            # The image fails, and is analysed again when this is mended: another set might approve it.
            self.count(NOT_LOADED, 1)
            raise

    def _custom_labels(self, evaluation: Evaluation) -> CustomLabelsFinding | MissingFinding:
        try:
            return self.classifiers.custom_labels(evaluation.prepared.workspace, evaluation.findings.labels)
        except ClassifiersFailedError as error:
            # Rules that read custom labels are undecided, and lead to a review; all others judge as ever.
            logger.warning("classifiers failed", reason=str(error), exc_info=True)
            self.count(CLASSIFIERS_FAILED, 1)
            return MissingFinding(missing=True, error=str(error))

    def _judge_beside(
        self, shadow: RunningShadow, signals: Signals, workspace: str, now: datetime
    ) -> ShadowVerdict:
        said = self.shadows.judge(shadow, signals, workspace=workspace, now=now)
        if said.error:
            logger.warning("shadow failed", shadow=shadow.id, ruleset=shadow.ruleset, reason=said.error)
            self.count(SHADOW_FAILED, 1)
        return said
