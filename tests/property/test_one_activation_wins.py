"""However people activate and roll back at the same moment: one change follows the other, and all are told.

Each is a process that stops before every call to the table; Hypothesis draws who goes on next, who is
refused by a busy table, and who loses their connection, call by call.
"""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelgate.api.activations import Activations
from pixelgate.api.problems import ProblemError
from pixelgate.api.ruleset_versions import Versions
from pixelgate.domain.history import verify_chain
from pixelgate.storage.rulesets import RuleSetStore
from tests.support.documents import NOW, WORKSPACE
from tests.support.interleaving import Process, Stopping, play
from tests.support.rulesets import keep_version, ruleset_text
from tests.support.tables import TABLE, create_table

EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
PEOPLE = tuple(f"key:{letter * 16}" for letter in "abc")

deeds = st.tuples(st.sampled_from(["first", "second", "none", "roll back"]), st.sampled_from(PEOPLE))
turns = st.tuples(st.sampled_from(["go", "go", "go", "refuse", "kill"]), st.integers(0, 5))


class Activating:
    """Two versions, and people who want one, the other, none or the one before. ``done`` succeeded."""

    def __init__(self, client):
        self.store = RuleSetStore(create_table(client), TABLE)
        self.ids = {
            name: keep_version(self.store, WORKSPACE, ruleset_text(least_width=width)).id
            for name, width in (("first", 10), ("second", 20))
        }
        stopping = RuleSetStore(Stopping(client), TABLE)
        self.activations = Activations(store=stopping, versions=Versions(store=stopping))
        self.done = []
        self.told = []
        self.processes = []

    def begin(self, deed, by):
        self.processes.append(Process(lambda: self._do(deed, by)))

    def _do(self, deed, by):
        asked = {"collection": None, "revision": None, "actor": by, "now": NOW}
        try:
            if deed == "roll back":
                self.done.append(self.activations.roll_back(WORKSPACE, **asked))
            else:
                self.done.append(self.activations.activate(WORKSPACE, self.ids.get(deed), **asked))
        except ProblemError as error:
            self.told.append(error.problem)


def act(world, plan, order):
    for deed, by in plan:
        world.begin(deed, by)
    play(world.processes, order)


@given(st.lists(deeds, min_size=2, max_size=4), st.lists(turns, max_size=40))
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changes_come_one_after_the_other_and_nobody_is_told_what_is_not_so(dynamodb, lasting, plan, order):
    with lasting(Activating(dynamodb)) as world:
        act(world, plan, order)

        history = world.store.history(WORKSPACE)
        active = world.store.activation(WORKSPACE, None)
        assert verify_chain(history) is None
        assert [entry.details["revision"] for entry in history] == list(range(1, len(history) + 1))
        # Each change goes on from the one before, and the last of them is what is active.
        decided = [None, *(entry.details.get("to") for entry in history)]
        assert [entry.details.get("from") for entry in history] == decided[:-1]
        assert (active.ruleset if active else None) == decided[-1]
        # Whoever is told that it is done finds it in the history, done by whom it is said to be.
        recorded = {(entry.details["revision"], entry.details.get("to"), entry.actor) for entry in history}
        assert {(each.revision, each.ruleset, each.activated_by) for each in world.done} <= recorded
        assert {problem.status for problem in world.told} <= {409}
