"""The client's own check of a history agrees with the service's, entry by entry."""

import json

import httpx
import pytest

from pixelgate.domain.chains import EMPTY_CHAIN
from pixelgate.domain.history import HistoryAction, HistoryFact, continue_chain
from pixelgate_client.histories import find_broken_link, hash_of
from pixelgate_client.models.history import HistoryEntry
from tests.support.documents import IMAGE_ID, NOW

DETAILS = [
    {},
    {"note": 'a "knife" \\ \n\t\x1b[2J é 猫 \U0001f52a', "added": ("straße", ""), "is_blind": False},
    {"decision": 2**53 - 1, "bytes": 0, "missing": None},
]


def served(length=3):
    facts = [
        HistoryFact(at=NOW, actor="key:0a1b", action=HistoryAction.DECIDED, details=DETAILS[number % 3])
        for number in range(length)
    ]
    return [json.loads(entry.model_dump_json()) for entry in continue_chain(EMPTY_CHAIN, *facts).entries]


def read(documents):
    return [HistoryEntry.model_validate(document) for document in documents]


@pytest.mark.parametrize("number", range(len(DETAILS)))
def test_the_client_computes_the_services_hashes(number):
    entry = read(served())[number]

    assert hash_of(entry) == entry.hash


def test_a_whole_history_is_right_up_to_its_head():
    entries = read(served())

    assert find_broken_link(entries) is None
    assert find_broken_link(entries, length=3, head=entries[-1].hash) is None
    assert find_broken_link([], length=0, head=None) is None


@pytest.mark.parametrize(
    ("place", "change", "number"),
    [
        (1, {"actor": "key:ff"}, 2),
        (1, {"details": {}}, 2),
        (1, {"at": "2026-03-01T12:00:00.000000Z"}, 2),
        (1, {"hash": "0" * 64}, 2),
        (2, {"previous": None}, 3),
        (0, {"number": 2}, 1),
        (0, {"a_field_of_tomorrow": "forged"}, 1),
    ],
)
def test_what_was_changed_is_named(place, change, number):
    documents = served()
    documents[place] |= change

    assert find_broken_link(read(documents)).number == number


def test_a_history_that_was_cut_is_known_by_the_head_that_somebody_kept():
    entries = read(served())

    broken = find_broken_link(entries[:2], length=3, head=entries[2].hash)

    assert (broken.number, broken.problem) == (3, "entry 3 should be the last, and is not")


def test_a_field_of_a_newer_service_counts_for_its_hash():
    document = {**served()[0], "a_field_of_tomorrow": "new"}
    document["hash"] = hash_of(HistoryEntry.model_validate(document))

    assert find_broken_link(read([document])) is None


def test_a_long_history_is_read_page_by_page(service):
    entries = served(5)

    def page(request):
        after = int(request.url.params.get("after", 0))
        return httpx.Response(
            200,
            json={
                "id": IMAGE_ID,
                "entries": entries[after : after + 2],
                "length": 5,
                "head": entries[-1]["hash"],
                "verification": {"is_intact": True, "broken_at": None, "problem": None},
                "next_after": after + 2 if after + 2 < 5 else None,
            },
        )

    service.overrides["GET", f"/v1/images/{IMAGE_ID}/history"] = page

    whole = service.client().history(IMAGE_ID)

    assert [entry.number for entry in whole.entries] == [1, 2, 3, 4, 5]
    assert find_broken_link(whole.entries, length=whole.length, head=whole.head) is None
