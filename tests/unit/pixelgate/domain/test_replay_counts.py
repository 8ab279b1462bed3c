"""The counts of parts add up to those of the whole, in whatever order and grouping they come."""

from collections import Counter
from datetime import UTC, datetime
from functools import reduce
from operator import add

from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.ids import CROCKFORD
from pixelgate.domain.replay_counts import LISTED_PER_CHANGE, Flip, Part, ReplayCounts, Turn
from pixelgate.domain.verdict import Severity

severities = st.sampled_from(Severity)
decisions = st.sampled_from([*Outcome, None])
moments = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 31), timezones=st.just(UTC)
)
image_ids = st.text(CROCKFORD, min_size=26, max_size=26).map("img_{}".format)
turns = st.builds(Turn, severities, severities, decisions)
parts = st.builds(Part, st.sampled_from(["weapon", "small", "gone"]), severities, st.booleans(), decisions)
flips = st.builds(Flip, image_id=image_ids, was=severities, becomes=severities, decision=decisions)
many_flips = st.lists(
    st.tuples(severities, severities), min_size=LISTED_PER_CHANGE, max_size=4 * LISTED_PER_CHANGE
).map(
    lambda changes: [
        Flip(image_id=f"img_01K00000000000000000000{n:03d}", was=was, becomes=becomes)
        for n, (was, becomes) in enumerate(changes)
    ]
)
some = st.integers(min_value=1, max_value=1000)

counts = st.builds(
    ReplayCounts.of,
    turns=st.dictionaries(turns, some, max_size=5),
    parts=st.dictionaries(parts, some, max_size=5),
    live=st.dictionaries(st.sampled_from(["a@1", "b@2", "c@3"]), some, max_size=3),
    unreadable=st.integers(min_value=0, max_value=9),
    moments=st.lists(moments, max_size=3),
    flips=st.lists(flips, max_size=5),
)


@settings(max_examples=30)
@given(st.lists(counts, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_parts_changes_nothing(some_counts, random):
    shuffled = list(some_counts)
    random.shuffle(shuffled)

    assert reduce(add, shuffled, ReplayCounts()) == reduce(add, some_counts, ReplayCounts())


@settings(max_examples=30)
@given(counts, counts, counts)
def test_how_the_parts_are_grouped_changes_nothing(first, second, third):
    assert (first + second) + third == first + (second + third)


@settings(max_examples=30)
@given(counts)
def test_nothing_added_changes_nothing(known):
    assert known + ReplayCounts() == known == ReplayCounts() + known


@settings(max_examples=30)
@given(st.lists(counts, max_size=4))
def test_no_image_is_lost_or_counted_twice(some_counts):
    whole = reduce(add, some_counts, ReplayCounts())

    assert whole.images == sum(each.images for each in some_counts)
    assert whole.unreadable == sum(each.unreadable for each in some_counts)
    assert whole.live == reduce(add, (Counter(each.live) for each in some_counts), Counter())


@settings(max_examples=30)
@given(counts)
def test_counts_survive_being_written_down(known):
    assert ReplayCounts.model_validate_json(known.model_dump_json()) == known


@settings(max_examples=30)
@given(st.lists(counts, max_size=4), many_flips)
def test_the_newest_flips_of_each_change_are_listed(some_counts, more):
    listed = (reduce(add, some_counts, ReplayCounts()) + counted(more)).flips
    changes = Counter((flip.was, flip.becomes) for flip in listed)

    assert all(number <= LISTED_PER_CHANGE for number in changes.values())
    for change, number in changes.items():
        alike = [flip for flip in more if (flip.was, flip.becomes) == change]
        newest = sorted((flip.image_id for flip in alike), reverse=True)[:LISTED_PER_CHANGE]
        assert number == LISTED_PER_CHANGE or {*newest} <= {flip.image_id for flip in listed}


def counted(flips):
    return ReplayCounts.of(turns={}, parts={}, live={}, unreadable=0, moments=[], flips=flips)


def test_what_becomes_laxer_is_listed_first():
    kinds = [(was, becomes) for was in Severity for becomes in Severity if was is not becomes]
    flips = [
        Flip(image_id=f"img_01K000000000000000000000{place:02d}", was=was, becomes=becomes)
        for place, (was, becomes) in enumerate(kinds)
    ]

    listed = [(flip.was, flip.becomes) for flip in counted(flips).flips]

    assert listed[0] == (Severity.REJECT, Severity.APPROVE)
    assert listed[-1] == (Severity.APPROVE, Severity.REJECT)
