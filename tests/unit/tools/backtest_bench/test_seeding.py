"""Images made for the benchmark are plausible, alike for one seed, and stored as real ones are."""

import random

from moto import mock_aws

from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import Severity
from pixelgate.rules.compiled import load_compiled_ruleset
from pixelgate.storage.keys import SIGNAL_SHARDS
from pixelgate.storage.signal_store import SignalStore
from tests.support.documents import NOW, facts, findings
from tests.support.tables import TABLE, create_table
from tools.backtest_bench.seeding import perturbed, seeded, write

SEEN = Signals.of(facts(), findings())


def made(count=40, *, seed=1):
    return list(seeded([SEEN], count, live=load_compiled_ruleset(), workspace="bench", now=NOW, seed=seed))


def test_only_confidences_are_moved_and_they_stay_confidences():
    seen = perturbed(SEEN, random.Random(1))

    assert seen != SEEN
    assert seen.image == SEEN.image
    assert [label.name for label in seen.labels] == [label.name for label in SEEN.labels]
    assert all(0 <= found.confidence <= 1 for found in (*seen.labels, *seen.objects, *seen.moderation))


def test_one_seed_makes_the_same_signals_and_decisions():
    first, again, other = made(), made(), made(seed=2)

    def told(images):
        return [(each.analysed.signals, each.analysed.severity, each.decision) for each in images]

    assert told(first) == told(again) != told(other)
    assert {each.analysed.severity for each in first} <= {*Severity}
    assert any(each.decision for each in first)
    assert not all(each.decision for each in first)


def test_they_are_stored_with_what_people_decided():
    images = made(130)
    with mock_aws():
        client = create_table()

        assert list(write(client, TABLE, images)) == images

        store = SignalStore(client, TABLE)
        stored = [
            entry
            for shard in range(SIGNAL_SHARDS)
            for page in store.read_shard("bench", shard)
            for entry in page.entries
        ]
    expected = {each.analysed.image_id: each.decision for each in images}
    assert {entry.image_id: entry.decision for entry in stored} == expected
