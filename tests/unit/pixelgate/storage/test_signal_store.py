"""Signals are kept with the verdict, marked with the decision, read by shards and gone with the image."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.ids import CROCKFORD, new_image_id
from pixelgate.domain.signals import Signals
from pixelgate.domain.stored_signals import AnalysedSignals, SignalFilter
from pixelgate.domain.verdict import Severity
from pixelgate.storage import keys
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.packed_signals import unpack_signals
from pixelgate.storage.signal_store import EVERY, SignalStore
from tests.support.documents import (
    IMAGE_ID,
    NOW,
    OTHER_ID,
    VERSION,
    WORKSPACE,
    analysed,
    facts,
    findings,
    record,
)
from tests.support.tables import TABLE

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def store(dynamodb):
    return SignalStore(dynamodb, TABLE)


@pytest.fixture
def keep(store, dynamodb):
    def keep(image_id=IMAGE_ID, *, collection=None, **changes):
        known = {
            "workspace": WORKSPACE,
            "image_id": image_id,
            "analysis": 1,
            "signals": Signals.of(facts(), findings(), collection),
            "severity": Severity.REVIEW,
            "ruleset": "ugc@1",
            "recorded_at": NOW,
        }
        write = store.writes(AnalysedSignals(**{**known, **changes}))
        dynamodb.transact_write_items(TransactItems=[write])

    return keep


def everything(store, *, only=EVERY, workspace=WORKSPACE):
    return [
        entry
        for shard in range(keys.SIGNAL_SHARDS)
        for page in store.read_shard(workspace, shard, only=only)
        for entry in page.entries
    ]


def test_a_verdict_leaves_the_signals_that_it_rests_on(store, dynamodb):
    images = ImageStore(dynamodb, TABLE)
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    analyses = AnalysisStore(dynamodb, TABLE)
    document = analysed(Severity.REVIEW)

    analyses.finish(document, now=NOW)
    analyses.finish(analysed(Severity.APPROVE), now=LATER)

    [entry] = everything(store)
    assert (entry.image_id, entry.analysis, entry.severity) == (IMAGE_ID, 1, Severity.REVIEW)
    assert (entry.ruleset, entry.recorded_at) == (document.verdict.ruleset, NOW)
    assert entry.decision is None
    known = Signals.of(document.prepared.facts, document.findings)
    assert unpack_signals(entry.packed, form=entry.form) == known


def test_a_verdict_about_other_bytes_leaves_no_signals(store, dynamodb):
    images = ImageStore(dynamodb, TABLE)
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)

    AnalysisStore(dynamodb, TABLE).finish(analysed(version_id="v2"), now=NOW)

    assert everything(store) == []


def test_a_decision_is_noted_beside_the_signals(store, keep, dynamodb):
    keep()
    decided = store.decided(WORKSPACE, IMAGE_ID, decision=Outcome.REJECT, at=LATER)

    dynamodb.transact_write_items(TransactItems=[decided])

    [entry] = everything(store)
    assert entry.decision is Outcome.REJECT
    assert entry.severity is Severity.REVIEW


def test_a_decision_about_an_image_without_signals_makes_none(store, dynamodb):
    decided = store.decided(WORKSPACE, IMAGE_ID, decision=Outcome.REJECT, at=LATER)

    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        dynamodb.transact_write_items(TransactItems=[decided])
    assert everything(store) == []


def test_a_later_analysis_replaces_the_signals_and_what_was_said_of_them(store, keep, dynamodb):
    keep()
    decided = store.decided(WORKSPACE, IMAGE_ID, decision=Outcome.REJECT, at=LATER)
    dynamodb.transact_write_items(TransactItems=[decided])

    keep(analysis=2, recorded_at=LATER)

    [entry] = everything(store)
    assert (entry.analysis, entry.decision) == (2, None)


def test_a_shard_is_read_page_by_page_from_where_the_last_one_ended(store, keep, monkeypatch, dynamodb):
    ids = sorted(f"{new_image_id()[:-1]}A" for _ in range(5))
    for image_id in ids:
        keep(image_id)
    shard = keys.signals_shard(ids[0])
    query = dynamodb.query
    monkeypatch.setattr(dynamodb, "query", lambda **arguments: query(**arguments, Limit=2))

    pages = list(store.read_shard(WORKSPACE, shard))
    resumed = list(store.read_shard(WORKSPACE, shard, after=pages[0].after))

    assert [len(page.entries) for page in pages] == [2, 2, 1]
    assert [page.after for page in pages] == [ids[1], ids[3], None]
    assert [entry.image_id for page in resumed for entry in page.entries] == ids[2:]
    assert store.count(WORKSPACE, shard) == 5
    assert list(store.image_ids(WORKSPACE, shard)) == ids


def test_only_what_is_meant_is_read_and_counted(store, keep):
    shoes, old, both = (f"{new_image_id()[:-1]}B" for _ in range(3))
    keep(shoes, collection="shoes", recorded_at=LATER)
    keep(old, collection="shoes")
    keep(both, recorded_at=LATER)
    only = SignalFilter(collection="shoes", since=LATER)

    assert [entry.image_id for entry in everything(store, only=only)] == [shoes]
    assert store.count(WORKSPACE, keys.signals_shard(shoes), only=only) == 1
    assert {entry.image_id for entry in everything(store, only=SignalFilter(since=LATER))} == {shoes, both}


def test_many_are_had_by_their_ids_and_what_is_not_there_is_left_out(store, keep):
    ids = [new_image_id() for _ in range(103)]
    for image_id in ids:
        keep(image_id)

    found = {entry.image_id for entry in store.get_many(WORKSPACE, [*ids, OTHER_ID])}

    assert found == set(ids)


def test_an_erased_image_has_no_signals(store, keep):
    keep()
    keep(OTHER_ID)

    store.forget(WORKSPACE, IMAGE_ID)
    store.forget(WORKSPACE, IMAGE_ID)

    assert [entry.image_id for entry in everything(store)] == [OTHER_ID]


def test_a_workspace_sees_its_own_signals_only(store, keep):
    keep()

    assert everything(store, workspace="another") == []


def test_ids_spread_evenly_over_the_shards():
    shards = [keys.signals_shard(f"{IMAGE_ID[:-1]}{last}") for last in CROCKFORD]

    assert sorted(shards) == sorted([*range(keys.SIGNAL_SHARDS)] * 2)
