"""However often images are re-evaluated while people decide, tag, claim and erase: every image adds up.

Each re-evaluation and each person is a process that stops before every call to the table; Hypothesis draws
who goes on next, who is refused by a busy table and who loses their connection, call by call.
"""

import os
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pixelgate.api.history import check_history
from pixelgate.api.problems import ProblemError
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.re_evaluation import Change
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.tags import TagEdit, surest_tags
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.tags import TagStore
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE
from tests.support.interleaving import Process, Stopping, play
from tests.support.re_evaluations import ReEvaluationWorld, rules
from tests.support.reviews import APPROVAL, REJECTION, Office
from tests.support.tables import TABLE, create_table

EXAMPLES = int(os.environ.get("EXAMPLES", "40"))
BOB = "key:" + "b" * 16
RUNS = tuple(f"rev_01K0000000000000000000000{letter}" for letter in "ABC")
RULES = (rules(limit=100), rules("review"), rules("reject"), rules(limit=100, tags_from=0.2))

deeds = st.one_of(
    st.tuples(st.just("re-evaluate"), st.sampled_from([*RUNS, None])),
    st.tuples(st.just("re-evaluate"), st.sampled_from([*RUNS, None])),
    st.tuples(st.just("re-open"), st.sampled_from([*RUNS, None])),
    st.tuples(st.just("activate"), st.integers(0, len(RULES) - 1)),
    st.tuples(st.sampled_from(["approve", "reject", "claim", "escalate", "tag"]), st.none()),
)
turns = st.tuples(st.sampled_from(["go", "go", "go", "refuse", "kill"]), st.integers(0, 5))


class Changing:
    """One image, approved, and processes that do things about it. ``tags`` are those that people gave."""

    def __init__(self, client):
        self.client = create_table(client)
        self.calm = ReEvaluationWorld(client)
        self.calm.activate(RULES[0])
        self.calm.analyse()
        self.busy = ReEvaluationWorld(client, client=Stopping(client))
        self.office = Office.over(Stopping(client))
        self.tagger = TagStore(Stopping(client), TABLE)
        self.now = NOW
        self.processes = []

    def begin(self, deed, choice):
        self.now += timedelta(minutes=1)
        now = self.now
        if deed == "activate":
            self.calm.activate(RULES[choice])
            return
        self.processes.append(Process(lambda: self._do(deed, choice, now)))

    def erase(self):
        """All at once: what is told is only that nothing is written after it."""
        erasure = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=self.now)
        ErasureStore(self.client, TABLE).mark(self.calm.record(), erasure)

    def _do(self, deed, choice, now):
        try:
            match deed:
                case "re-evaluate":
                    self.busy.re_evaluate(now=now, run=choice)
                case "re-open":
                    self.busy.re_evaluate(now=now, run=choice, reopen_decided=True)
                case "approve" | "reject":
                    judgement = APPROVAL if deed == "approve" else REJECTION
                    self.office.decide(BOB, judgement, now=now)
                case "claim":
                    self.office.claim(BOB, now=now)
                case "escalate":
                    self.office.reviews.escalate(WORKSPACE, IMAGE_ID, note="look", by=BOB, now=now)
                case _:
                    record = self.busy.record()
                    edited = record.tagging.edited(TagEdit(add=(f"tag {now.minute}",)))
                    self.tagger.change(record, edited, actor=BOB, now=now)
        except ProblemError:
            # Somebody else was faster, or nobody is asked any more: the person is told so.
            pass


def act(world, plan, order):
    for deed, choice in plan:
        world.begin(deed, choice)
    play(world.processes, order)


def check_image(world):
    """The record, the verdict that stands, the signals, the task and the history say the same."""
    calm = world.calm
    record, verdict, stored = calm.record(), calm.analyses.standing_verdict(calm.record()), calm.stored()
    assert (record.severity, record.ruleset) == (verdict.severity, verdict.ruleset)
    assert (stored.severity, stored.ruleset, stored.number) == (
        verdict.severity,
        verdict.ruleset,
        record.verdict_number,
    )
    assert record.auto_tags == surest_tags(verdict.tags)
    assert (record.review is not None) == (record.status is ImageStatus.IN_REVIEW)
    entries = calm.entries()
    assert check_history(record, entries, analyses=calm.analyses) is None
    told = [tag for entry in entries for tag in entry.details.get("added", ())]
    assert list(record.tags) == told
    if record.decision is not None:
        # What a person decided stands, whatever rules have said since.
        assert record.status is record.decision.outcome.status
    elif record.review is None or not (record.review.given or record.review.is_escalated):
        assert record.status is verdict.severity.status
    moves = [entry for entry in entries if entry.from_status is not None]
    assert all(one.to_status is other.from_status for one, other in pairwise(moves))


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
)
@given(plan=st.lists(deeds, min_size=2, max_size=8), order=st.lists(turns, max_size=60))
@example(
    plan=[("activate", 2), ("re-evaluate", RUNS[0]), ("re-evaluate", RUNS[0]), ("approve", None)],
    order=[("go", 0), ("go", 1), ("go", 2)] * 8,
)
def test_every_image_adds_up_and_comes_to_rest(dynamodb, lasting, plan, order):
    with lasting(Changing(dynamodb)) as world:
        act(world, plan, order)

        check_image(world)
        late = world.now + timedelta(days=1)
        world.calm.re_evaluate(now=late)
        check_image(world)
        settled = world.calm.record()
        assert world.calm.re_evaluate(now=late).change is Change.UNCHANGED
        assert world.calm.record() == settled


@settings(
    max_examples=max(1, EXAMPLES // 2),
    suppress_health_check=list(HealthCheck),
)
@given(plan=st.lists(deeds, min_size=1, max_size=5), order=st.lists(st.integers(0, 5), max_size=20))
def test_nothing_is_written_about_an_image_that_is_erased(dynamodb, lasting, plan, order):
    with lasting(Changing(dynamodb)) as world:
        for deed, choice in plan:
            world.begin(deed, choice)
        for choice in order:
            alive = [process for process in world.processes if process.is_alive]
            if alive:
                alive[choice % len(alive)].step()
        world.erase()
        before = dynamodb.scan(TableName=TABLE)["Items"]
        for process in world.processes:
            while process.is_alive:
                process.step()

        assert world.calm.record().status is ImageStatus.ERASED
        assert dynamodb.scan(TableName=TABLE)["Items"] == before


def test_a_decision_between_looking_and_writing_comes_first(dynamodb, lasting):
    with lasting(Changing(dynamodb)) as world:
        world.begin("activate", 2)
        world.begin("re-evaluate", None)
        [judging] = world.processes
        # It has read all that it judges by, and writes next.
        for _ in range(5):
            judging.step()
        world.calm.office.decide(BOB, APPROVAL, now=NOW)
        while judging.is_alive:
            judging.step()

        record = world.calm.record()
        assert (record.status, record.severity) == (ImageStatus.APPROVED, "reject")
        assert world.calm.entries()[-1].details["change"] == "KEPT"
