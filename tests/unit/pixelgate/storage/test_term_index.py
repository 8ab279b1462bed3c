"""Entries and their list change together, in as many transactions as they need."""

import pytest

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.search_terms import Posting, Term, TermKind
from pixelgate.storage.term_index import AT_ONCE, StoredTerms, TermIndex
from pixelgate.storage.term_postings import TermPostings
from tests.support.crashing import CrashedError, crash_at
from tests.support.documents import IMAGE_ID, OTHER_ID, WORKSPACE
from tests.support.tables import TABLE, sort_keys

NOTHING = StoredTerms(0, {})


@pytest.fixture
def index(dynamodb):
    return TermIndex(dynamodb, TABLE)


def words(*numbers):
    return {Term(TermKind.WORD, f"w{number}"): Posting(500, read=number % 2) for number in numbers}


def entered(dynamodb):
    items = dynamodb.scan(TableName=TABLE)["Items"]
    return {item["PK"]["S"].rpartition("#")[2] for item in items if item["SK"]["S"] == IMAGE_ID}


def test_what_is_entered_is_read_as_it_was_said(index, dynamodb):
    said = {
        Term(TermKind.COLOR, "red"): Posting(700, colors=("#FF0000", "#EE0000")),
        Term(TermKind.VECTOR, "m#01"): Posting(1000, vector=b"\x7f\x80"),
        Term(TermKind.TAG, "a#b ü"): Posting(1000),
    }

    assert index.replace(WORKSPACE, IMAGE_ID, stored=NOTHING, by=said)

    assert index.stored(WORKSPACE, IMAGE_ID) == StoredTerms(1, said)
    postings = TermPostings(dynamodb, TABLE, WORKSPACE)
    assert {term: postings.among(term, [IMAGE_ID])[IMAGE_ID] for term in said} == said


def test_only_what_differs_is_written(index, dynamodb):
    index.replace(WORKSPACE, IMAGE_ID, stored=NOTHING, by=words(1, 2))
    calls = []
    dynamodb.meta.events.register(
        "before-call.dynamodb.TransactWriteItems", lambda **call: calls.append(call)
    )

    for wanted in (words(1, 2), words(2, 3)):
        assert index.replace(WORKSPACE, IMAGE_ID, stored=index.stored(WORKSPACE, IMAGE_ID), by=wanted)

    # w1 goes, w3 comes, and the list.
    assert [call["params"]["body"].count(b"TableName") for call in calls] == [3]
    assert entered(dynamodb) == {"w2", "w3"}


@pytest.mark.parametrize("after_it", [False, True])
def test_an_interruption_leaves_nothing_that_is_not_listed(index, dynamodb, after_it):
    many = words(*range(2 * AT_ONCE + 50))

    with pytest.raises(CrashedError), crash_at(2, [dynamodb], after_it=after_it):
        index.replace(WORKSPACE, IMAGE_ID, stored=NOTHING, by=many)

    listed = index.stored(WORKSPACE, IMAGE_ID)
    assert {term.value for term in listed.terms} == entered(dynamodb)
    assert len(listed.terms) == (2 if after_it else 1) * AT_ONCE
    index.forget(WORKSPACE, IMAGE_ID)
    assert sort_keys(dynamodb) == []


def test_who_read_another_list_writes_nothing(index, dynamodb):
    index.replace(WORKSPACE, IMAGE_ID, stored=NOTHING, by=words(1))

    assert not index.replace(WORKSPACE, IMAGE_ID, stored=NOTHING, by=words(2))
    assert not index.replace(WORKSPACE, IMAGE_ID, stored=StoredTerms(7, words(1)), by={})
    assert entered(dynamodb) == {"w1"}


def test_a_table_that_is_busy_is_tried_again(index, dynamodb, monkeypatch):
    reasons = {"CancellationReasons": [{"Code": "TransactionConflict"}]}
    busy = dynamodb.exceptions.TransactionCanceledException({"Error": {}, **reasons}, "TransactWriteItems")

    def refuse(**request):
        raise busy

    monkeypatch.setattr(dynamodb, "transact_write_items", refuse)

    with pytest.raises(RetryableError):
        index.replace(WORKSPACE, IMAGE_ID, stored=NOTHING, by=words(1))


def test_the_newest_entries_come_first_between_their_bounds(index, dynamodb):
    ids = [f"img_01K000000000000000000000{last}" for last in ("08", "09", "0A", "0B", "10")]
    for image_id in ids:
        index.replace(WORKSPACE, image_id, stored=NOTHING, by=words(1))
    index.replace("stranger", OTHER_ID, stored=NOTHING, by=words(1))
    [term] = words(1)
    postings = TermPostings(dynamodb, TABLE, WORKSPACE)

    def page(before, oldest, limit):
        found = postings.page(term, before=before, oldest=oldest, limit=limit)
        return [image_id for image_id, _ in found.entries], found.is_last

    assert page("~", "!", 10) == (ids[::-1], True)
    assert page(ids[4], ids[1], 10) == ([ids[3], ids[2], ids[1]], True)
    assert page(ids[4], "!", 2) == ([ids[3], ids[2]], False)
    assert page(ids[0], "!", 2) == ([], True)
    # Bounds that nothing lies between are none to ask the table about.
    assert page(ids[1], ids[1], 2) == page(ids[0], ids[1], 2) == ([], True)
