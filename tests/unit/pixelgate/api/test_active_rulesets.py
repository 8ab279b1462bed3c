"""api/active_rulesets.py: few reads, nothing stale for longer than promised, never another rule set."""

import pytest

from pixelgate.api.active_rulesets import MOST_POINTERS, POINTER_S, ActiveRuleSets
from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.compiled import load_compiled_ruleset
from pixelgate.storage.rulesets import RuleSetStore
from tests.support.documents import WORKSPACE
from tests.support.rulesets import make_active, ruleset_text
from tests.support.tables import TABLE


class CountedReads:
    """A DynamoDB client that counts what is read one by one."""

    def __init__(self, client):
        self._client = client
        self.reads = 0

    def get_item(self, **arguments):
        self.reads += 1
        return self._client.get_item(**arguments)


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def counted(dynamodb):
    return CountedReads(dynamodb)


@pytest.fixture
def active(counted, clock):
    return ActiveRuleSets(store=RuleSetStore(counted, TABLE), clock=clock)


def test_a_workspace_without_an_activation_is_judged_by_the_packaged_default(active):
    assert active.deciding(WORKSPACE, None).ruleset.identity == load_compiled_ruleset().identity


def test_an_activation_counts_after_some_seconds_and_never_in_another_workspace(active, dynamodb, clock):
    before = active.deciding(WORKSPACE, None).ruleset.identity
    mine = make_active(dynamodb, WORKSPACE, ruleset_text())

    clock.now += POINTER_S - 0.1
    assert active.deciding(WORKSPACE, None).ruleset.identity == before
    clock.now += 0.2
    assert active.deciding(WORKSPACE, None).ruleset.identity == mine
    assert active.deciding("somebody-else", None).ruleset.identity == before


def test_a_clock_that_was_put_back_keeps_nothing_for_longer(active, dynamodb, clock):
    active.deciding(WORKSPACE, None)
    mine = make_active(dynamodb, WORKSPACE, ruleset_text())

    clock.now -= 3600

    assert active.deciding(WORKSPACE, None).ruleset.identity == mine


def test_within_these_seconds_nothing_is_read(active, dynamodb, counted, clock):
    make_active(dynamodb, WORKSPACE, ruleset_text())
    active.deciding(WORKSPACE, "shoes")
    assert counted.reads == 3  # two pointers and the version

    for _ in range(100):
        active.deciding(WORKSPACE, "shoes")
    assert counted.reads == 3

    clock.now += POINTER_S
    active.deciding(WORKSPACE, "shoes")
    assert counted.reads == 5  # the pointers alone: what a version says never changes


def test_a_collection_without_a_rule_set_of_its_own_has_that_of_the_workspace(active, dynamodb):
    of_workspace = make_active(dynamodb, WORKSPACE, ruleset_text("all"))
    of_shoes = make_active(dynamodb, WORKSPACE, ruleset_text("shoes"), collection="shoes")

    assert active.deciding(WORKSPACE, "shoes").ruleset.identity == of_shoes
    assert active.deciding(WORKSPACE, "bags").ruleset.identity == of_workspace
    assert active.deciding(WORKSPACE, None).ruleset.identity == of_workspace


def test_what_was_stored_under_another_id_decides_nothing(active, dynamodb):
    identity = make_active(dynamodb, WORKSPACE, ruleset_text(least_width=10))
    other = make_active(dynamodb, "somebody-else", ruleset_text(least_width=1))
    forged = dynamodb.get_item(TableName=TABLE, Key=version_key("somebody-else", other))["Item"]
    dynamodb.put_item(TableName=TABLE, Item={**forged, **version_key(WORKSPACE, identity)})

    with pytest.raises(ConfigurationError, match="holds"):
        active.deciding(WORKSPACE, None)


def test_however_many_collections_there_are_only_so_many_are_kept(active):
    for place in range(MOST_POINTERS + 10):
        active.deciding(WORKSPACE, f"collection-{place}")

    assert len(active._pointers) == MOST_POINTERS


def version_key(workspace, identity):
    return {"PK": {"S": f"WS#{workspace}#RULESETS"}, "SK": {"S": f"VERSION#{identity}"}}
