"""However people claim, decide, hand on and erase at the same moment: no image is decided by two at once.

Each person is a process that stops before every call to the table; Hypothesis draws who goes on next, who is
refused by a busy table, and who loses their connection, call by call.
"""

import os
from datetime import timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pixelgate.api.problems import ProblemError
from pixelgate.api.review_decisions import decisions_of
from pixelgate.domain.decisions import Effect
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.history import verify_chain
from pixelgate.domain.reviews import CLAIM_LASTS
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.history import read_history
from pixelgate.storage.keys import image_partition
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE
from tests.support.interleaving import Process, Stopping, play
from tests.support.reviews import APPROVAL, REJECTION, Office, ask
from tests.support.tables import TABLE, create_table

EXAMPLES = int(os.environ.get("EXAMPLES", "40"))
PEOPLE = tuple(f"key:{letter * 16}" for letter in "abc")
JUDGEMENTS = {"approve": APPROVAL, "reject": REJECTION}

deeds = st.tuples(
    st.sampled_from(["claim", "release", "approve", "reject", "next", "escalate"]), st.sampled_from(PEOPLE)
)
turns = st.tuples(st.sampled_from(["go", "go", "go", "refuse", "kill", "wait"]), st.integers(0, 5))


class Reviewing:
    """One image that waits, and people who do things about it. ``claims`` and ``decided`` succeeded."""

    def __init__(self, client, opinions):
        self.client = client
        create_table(client)
        ask(client, opinions=opinions)
        self.now = NOW
        self.office = Office.over(Stopping(client))
        self.claims = []
        self.decided = []
        self.processes = []

    def begin(self, deed, by):
        now = self.now
        self.processes.append(Process(lambda: self._do(deed, by, now)))

    def erase(self):
        """All at once: what is told is only that nothing is written after it."""
        erasure = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=self.now)
        ErasureStore(self.client, TABLE).mark(self.stored(), erasure)

    def stored(self):
        return Office.over(self.client).record()

    def _do(self, deed, by, now):
        reviews = self.office.reviews
        try:
            match deed:
                case "claim":
                    record = reviews.claim(WORKSPACE, IMAGE_ID, by=by, now=now)
                    self.claims.append((by, now, record.review.claim_expires_at))
                case "next":
                    record = reviews.claim_next(WORKSPACE, "general", by=by, now=now)
                    if record is not None:
                        self.claims.append((by, now, record.review.claim_expires_at))
                case "release":
                    reviews.release(WORKSPACE, IMAGE_ID, by=by, now=now)
                case "escalate":
                    reviews.escalate(WORKSPACE, IMAGE_ID, note="look", by=by, now=now)
                case _:
                    request = JUDGEMENTS[deed].model_copy(update={"request_id": f"{deed}-{by[4:]}"})
                    self.decided.append(self.office.decide(by, request, now=now))
        except ProblemError:
            # Somebody else was faster, or nobody is asked any more: the person is told so.
            pass


def act(world, plan, order):
    def wait():
        world.now += CLAIM_LASTS / 2

    for deed, by in plan:
        world.begin(deed, by)
    play(world.processes, order, between={"wait": wait})


def check_decisions(world, opinions):
    stored = world.stored()
    listed = decisions_of(world.office.decisions, WORKSPACE, IMAGE_ID, by=PEOPLE[0])
    kept = world.office.decisions.decisions.of_image(WORKSPACE, IMAGE_ID)
    recorded = [each.decision for each in kept]
    history = read_history(world.client, TABLE, image_partition(WORKSPACE, IMAGE_ID))

    assert listed.is_unbroken
    assert verify_chain(history) is None
    assert stored.history_head == history[-1].hash
    # Nobody is told that they decided what is not recorded, and one request is one decision.
    assert {answer.sha256 for answer in world.decided} <= {each.sha256 for each in kept}
    assert len({(each.by, each.request_id) for each in recorded}) == len(recorded)
    # What leaves the review is decided once, by as many different people as were asked.
    of_task = [each for each in recorded if each.queue is not None]
    assert len({each.by for each in of_task}) == len(of_task)
    assert sum(each.effect is Effect.DECIDED for each in recorded) <= 1
    if stored.review is None:
        last = next(each for each in recorded if each.effect is Effect.DECIDED)
        agreed = {each.by for each in of_task if each.outcome is last.outcome}
        was_handed_on = last.queue == "escalated"
        assert len(agreed) >= (1 if was_handed_on else opinions)
    else:
        assert stored.status is ImageStatus.IN_REVIEW
    final = [each for each in recorded if each.effect.is_final]
    assert stored.status is (final[-1].to_status if final else ImageStatus.IN_REVIEW)
    assert len(list(logged(world))) == len(recorded)


def logged(world):
    return world.office.log.between(WORKSPACE, NOW, world.now + timedelta(days=1))


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
)
@given(
    opinions=st.integers(1, 3),
    plan=st.lists(deeds, min_size=2, max_size=7),
    order=st.lists(turns, max_size=60),
)
@example(
    opinions=1,
    plan=[("approve", PEOPLE[0]), ("reject", PEOPLE[1])],
    order=[("go", 0), ("go", 1)] * 8,
)
def test_no_image_is_decided_by_two_at_once(dynamodb, lasting, opinions, plan, order):
    with lasting(Reviewing(dynamodb, opinions)) as world:
        act(world, plan, order)

        check_decisions(world, opinions)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
)
@given(people=st.permutations(PEOPLE), order=st.lists(st.integers(0, 5), max_size=40))
def test_of_all_who_claim_at_once_one_has_it(dynamodb, lasting, people, order):
    with lasting(Reviewing(dynamodb, 1)) as world:
        act(world, [("claim", by) for by in people], [("go", choice) for choice in order])

        assert len(world.claims) == 1
        assert world.stored().review.claimed_by == world.claims[0][0]


def test_a_claim_between_looking_and_deciding_comes_first(dynamodb, lasting):
    ann, bob, _ = PEOPLE
    with lasting(Reviewing(dynamodb, 1)) as world:
        world.begin("approve", bob)
        [deciding] = world.processes
        # It has read the record and the verdict, and writes next.
        for _ in range(2):
            deciding.step()
        Office.over(dynamodb).claim(ann)
        while deciding.is_alive:
            deciding.step()

        assert world.decided == []
        assert world.stored().review.claimed_by == ann


@settings(
    max_examples=max(1, EXAMPLES // 3),
    suppress_health_check=list(HealthCheck),
)
@given(plan=st.lists(deeds, min_size=1, max_size=5), order=st.lists(turns, max_size=20))
def test_nothing_is_decided_about_an_image_that_is_erased(dynamodb, lasting, plan, order):
    with lasting(Reviewing(dynamodb, 1)) as world:
        for deed, by in plan:
            world.begin(deed, by)
        for _, choice in order:
            alive = [process for process in world.processes if process.is_alive]
            if alive:
                alive[choice % len(alive)].step()
        world.erase()
        before = world.stored()
        for process in world.processes:
            while process.is_alive:
                process.step()

        assert world.stored() == before
        assert (before.status, before.review, before.decision) == (ImageStatus.ERASED, None, None)
