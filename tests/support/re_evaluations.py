"""Images with verdicts, and everything that lets other rules look at them, over one table."""

from functools import partial

from pixelgate.api.active_rulesets import ActiveRuleSets
from pixelgate.api.re_evaluating import ReEvaluationOrder, ReEvaluator
from pixelgate.api.re_evaluation_parts import RunPlanner, RunWorker
from pixelgate.domain.re_evaluation_runs import PartToReEvaluate, ReEvaluationRun, RunRef
from pixelgate.domain.signals import Signals
from pixelgate.domain.steps.judged import Judged
from pixelgate.rules.evaluation import evaluate
from pixelgate.storage.analysed_images import count_analysed
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.history import ImageHistory
from pixelgate.storage.images import ImageStore
from pixelgate.storage.re_evaluated import ReEvaluationStore
from pixelgate.storage.re_evaluation_runs import RunStore
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.signal_store import SignalStore
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, record
from tests.support.reviews import Office
from tests.support.rulesets import make_active
from tests.support.tables import TABLE

ANN = "key:" + "a" * 16
RUN = RunRef(run_id="rev_01K0000000000000000000000A", workspace=WORKSPACE)
ALL = {"all": True}
RULES = """\
ruleset: tried
schema: 1
rules:
  - {{id: small, severity: {severity}, reason: Too small, when: {{field: image.width, lt: {limit}}}}}
tag: [{{from: labels, min_confidence: {tags_from}}}]
"""


def rules(severity="reject", *, limit=9000, tags_from=0.99):
    """One rule, about every test picture unless ``limit`` is below 640."""
    return RULES.format(severity=severity, limit=limit, tags_from=tags_from)


class ReEvaluationWorld:
    """``analyse`` leaves an image as the pipeline would have; ``re_evaluate`` is asked for by Ann."""

    def __init__(self, dynamodb, *, client=None) -> None:
        table = (client or dynamodb, TABLE)
        self.dynamodb = dynamodb
        self.images = ImageStore(*table)
        self.analyses = AnalysisStore(*table)
        self.signals = SignalStore(*table)
        self.history = ImageHistory(*table)
        self.results = ReEvaluationStore(*table)
        self.office = Office.over(dynamodb)
        self.seconds = 0.0
        self.evaluator = ReEvaluator(
            images=self.images,
            analyses=self.analyses,
            signals=self.signals,
            rulesets=ActiveRuleSets(store=RuleSetStore(*table), clock=self._clock),
            results=self.results,
        )

    def _clock(self):
        # So late each time that nothing is remembered of what was active before.
        self.seconds += 60
        return self.seconds

    def activate(self, text, **changes):
        return make_active(self.dynamodb, WORKSPACE, text, **changes)

    def analyse(self, image_id=IMAGE_ID, *, collection=None, now=NOW):
        """An image that the rules that are active now have judged."""
        self.images.create(record(id=image_id, collection=collection, created_at=now, updated_at=now))
        self.images.receive(WORKSPACE, image_id, version_id=VERSION, sequencer="01", now=now)
        self.images.begin_analysis(WORKSPACE, image_id, version_id=VERSION, analysis=1, now=now)
        document = analysed(image_id=image_id, collection=collection)
        signals = Signals.of(document.prepared.facts, document.findings, collection)
        deciding = self.evaluator.rulesets.deciding(WORKSPACE, collection)
        verdict = evaluate(signals, deciding.ruleset, now)
        document = document.model_copy(update={"judged": Judged(verdict=verdict)})
        self.analyses.finish(document, now=now)
        return image_id

    def record(self, image_id=IMAGE_ID):
        return self.images.get(WORKSPACE, image_id)

    def entries(self, image_id=IMAGE_ID):
        return self.history.read(WORKSPACE, image_id)

    def stored(self, image_id=IMAGE_ID):
        return next(iter(self.signals.get_many(WORKSPACE, [image_id])), None)

    def re_evaluate(self, image_id=IMAGE_ID, *, now=NOW, **order):
        """What became of the image."""
        order = ReEvaluationOrder(**{"by": ANN, "rules_at": now, **order})
        return self.evaluator.re_evaluate(self.record(image_id), self.stored(image_id), order, now=now).image


class RunWorld(ReEvaluationWorld):
    """Re-evaluations of many images, as the state machine does them."""

    def __init__(self, dynamodb, *, client=None) -> None:
        super().__init__(dynamodb, client=client)
        table = (client or dynamodb, TABLE)
        self.runs = RunStore(*table)
        self.planner = RunPlanner(
            runs=self.runs, signals=self.signals, count_analysed=partial(count_analysed, *table)
        )
        self.worker = RunWorker(
            runs=self.runs,
            signals=self.signals,
            evaluator=self.evaluator,
            read_records=partial(read_records, *table),
            clock=lambda: NOW,
        )

    def create(self, scope=ALL, **changes):
        known = {
            "id": RUN.run_id,
            "workspace": WORKSPACE,
            "scope": scope,
            "created_at": NOW,
            "created_by": ANN,
        }
        self.runs.create(ReEvaluationRun.model_validate({**known, **changes}))

    def work_all(self, *, repeat=1):
        """What the map does with the plan."""
        for part in self.planner.plan(RUN).parts:
            while not part.is_done:
                for _ in range(repeat):
                    left = self.worker.work(PartToReEvaluate(run=RUN, part=part)).left
                part = left

    def run(self, scope=ALL, *, repeat=1, **changes):
        """A whole re-evaluation; what it counted."""
        self.create(scope, **changes)
        self.work_all(repeat=repeat)
        self.runs.end(RUN, now=NOW)
        return self.runs.summary(RUN)
