"""storage/rulesets.py: every change is conditional, chained, and stays in its workspace."""

import random

import pytest

from pixelgate.domain.history import HistoryAction, HistoryFact, verify_chain
from pixelgate.domain.rulesets import Draft, DraftLine, RulesetReference, Version, activate
from pixelgate.storage.active_rulesets import RulesetNotFoundError
from pixelgate.storage.chained_changes import OutrunError
from pixelgate.storage.ruleset_items import MAX_STORED_BYTES, stored_bytes
from pixelgate.storage.rulesets import AmbiguousVersionError, RuleSetStore
from tests.support.documents import NOW, WORKSPACE
from tests.support.tables import TABLE

ACTOR = "key:0123456789abcdef"
OTHERS = "somebody-else"


@pytest.fixture
def store(dynamodb):
    return RuleSetStore(dynamodb, TABLE)


def fact(action=HistoryAction.RULESET_DRAFTED, **details):
    return HistoryFact(at=NOW, actor=ACTOR, action=action, details=details)


def draft(revision=1, text="ruleset: shoes", name="shoes"):
    return Draft(name=name, text=text, revision=revision, updated_at=NOW, updated_by=ACTOR)


def version(digest="a" * 64, name="shoes", text="# of the author", canonical="{}"):
    return Version(
        id=f"{name}@{digest}",
        name=name,
        published_at=NOW,
        published_by=ACTOR,
        text=text,
        canonical=canonical,
    )


def activation(store, ruleset, collection=None):
    before = store.activation(WORKSPACE, collection)
    return activate(before, collection=collection, ruleset=ruleset, actor=ACTOR, now=NOW)


def test_a_draft_comes_back_as_it_was_and_only_in_its_workspace(store):
    text = "ruleset: shoes  # ünïcödé\n"
    store.save_draft(WORKSPACE, draft(text=text), fact())

    assert store.draft(WORKSPACE, "shoes") == draft(text=text)
    assert [line.name for line in store.drafts(WORKSPACE)] == ["shoes"]
    assert store.drafts(OTHERS) == []
    with pytest.raises(RulesetNotFoundError):
        store.draft(OTHERS, "shoes")


def test_of_two_who_change_one_revision_the_second_is_told(store):
    store.save_draft(WORKSPACE, draft(1), fact())
    store.save_draft(WORKSPACE, draft(2, "second"), fact())

    with pytest.raises(OutrunError):
        store.save_draft(WORKSPACE, draft(2, "also second"), fact())
    with pytest.raises(OutrunError):
        store.save_draft(WORKSPACE, draft(1, "first again"), fact())

    assert store.draft(WORKSPACE, "shoes").text == "second"
    assert len(store.history(WORKSPACE)) == 2


def test_a_discarded_draft_leaves_its_revision(store):
    store.save_draft(WORKSPACE, draft(1), fact())
    line = DraftLine(name="shoes", revision=2, updated_at=NOW, updated_by=ACTOR)
    store.discard_draft(WORKSPACE, line, fact(HistoryAction.RULESET_DISCARDED))

    assert store.drafts(WORKSPACE) == []
    assert store.draft_state(WORKSPACE, "shoes") == (2, False)
    with pytest.raises(RulesetNotFoundError):
        store.draft(WORKSPACE, "shoes")
    store.save_draft(WORKSPACE, draft(3), fact())
    assert store.draft(WORKSPACE, "shoes").revision == 3


def test_a_version_is_published_once_and_the_first_publication_stands(store):
    assert store.publish(WORKSPACE, version(text="first"), fact(HistoryAction.RULESET_PUBLISHED))
    assert not store.publish(WORKSPACE, version(text="second"), fact(HistoryAction.RULESET_PUBLISHED))
    store.keep(WORKSPACE, version(text="third"))

    assert store.version(WORKSPACE, RulesetReference("shoes", "a" * 64)).text == "first"
    assert len(store.history(WORKSPACE)) == 1
    assert store.canonical(WORKSPACE, "shoes@" + "a" * 64) == "{}"
    with pytest.raises(RulesetNotFoundError):
        store.canonical(OTHERS, "shoes@" + "a" * 64)


def test_a_version_is_found_by_the_beginning_of_its_digest_if_only_one_begins_so(store):
    for digest in ("ab" * 32, "ab" * 31 + "cd", "cd" * 32):
        store.keep(WORKSPACE, version(digest))
    store.keep(WORKSPACE, version("ef" * 32, name="shoes-and-bags"))

    assert store.version(WORKSPACE, RulesetReference("shoes", "cdcdcdcd")).id == "shoes@" + "cd" * 32
    with pytest.raises(AmbiguousVersionError):
        store.version(WORKSPACE, RulesetReference("shoes", "abababab"))
    with pytest.raises(RulesetNotFoundError):
        store.version(WORKSPACE, RulesetReference("shoes", "efefefef"))
    assert len(store.versions(WORKSPACE, "shoes")) == 3
    assert len(store.versions(WORKSPACE)) == 4


def test_the_largest_rule_set_fits_into_an_item_even_if_it_says_nothing_twice(store):
    noise = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"
    text = "".join(noise.choices(letters, k=256 * 1024))
    largest = version(text=text, canonical=text)

    store.keep(WORKSPACE, largest)

    assert 256 * 1024 < stored_bytes(largest) <= MAX_STORED_BYTES
    assert store.version(WORKSPACE, RulesetReference("shoes", "a" * 64)).text == text


def test_of_two_activations_at_once_one_wins(store):
    mine, theirs = activation(store, "shoes@" + "a" * 64), activation(store, "shoes@" + "b" * 64)

    store.change_activation(WORKSPACE, mine, fact(mine.action))
    with pytest.raises(OutrunError):
        store.change_activation(WORKSPACE, theirs, fact(theirs.action))

    assert store.activation(WORKSPACE, None).ruleset == "shoes@" + "a" * 64
    assert len(store.history(WORKSPACE)) == 1


def test_a_collection_has_an_activation_of_its_own(store):
    for collection in ("shoes", None, "bags"):
        change = activation(store, "shoes@" + "a" * 64, collection)
        store.change_activation(WORKSPACE, change, fact(change.action))

    assert [each.collection for each in store.activations(WORKSPACE)] == [None, "bags", "shoes"]
    assert store.activations(OTHERS) == []


def test_all_changes_of_a_workspace_are_one_chain(store):
    store.save_draft(WORKSPACE, draft(), fact(name="shoes"))
    store.publish(WORKSPACE, version(), fact(HistoryAction.RULESET_PUBLISHED, ruleset="shoes@" + "a" * 64))
    change = activation(store, "shoes@" + "a" * 64)
    store.change_activation(WORKSPACE, change, fact(change.action, to=change.after.ruleset))

    entries = store.history(WORKSPACE)

    assert [entry.action for entry in entries] == [
        HistoryAction.RULESET_DRAFTED,
        HistoryAction.RULESET_PUBLISHED,
        HistoryAction.RULESET_ACTIVATED,
    ]
    assert verify_chain(entries) is None
    forged = entries[1].model_copy(update={"details": {"ruleset": "shoes@" + "b" * 64}})
    assert verify_chain((entries[0], forged, entries[2])).number == 2


def test_a_change_finds_its_place_when_the_chain_has_gone_on(store, dynamodb, monkeypatch):
    other = RuleSetStore(dynamodb, TABLE)
    query, calls = dynamodb.query, []

    def outrun(**arguments):
        answer = query(**arguments)
        if not calls:
            calls.append(1)
            other.save_draft(WORKSPACE, draft(name="bags"), fact(name="bags"))
        return answer

    monkeypatch.setattr(dynamodb, "query", outrun)
    store.save_draft(WORKSPACE, draft(), fact(name="shoes"))

    entries = store.history(WORKSPACE)
    assert [entry.details["name"] for entry in entries] == ["bags", "shoes"]
    assert verify_chain(entries) is None
