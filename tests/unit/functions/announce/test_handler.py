"""functions/announce: the end of an analysis is told, and nothing else."""

import pytest

from functions.announce import handler as announce
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.records import record_item
from tests.support.documents import IMAGE_ID, record
from tests.support.fakes import RecordedAnnouncements


@pytest.fixture
def announcements(monkeypatch):
    announcements = RecordedAnnouncements()
    monkeypatch.setattr(announce, "announcer", lambda: announcements)
    return announcements


def change(before, after, sequence="1"):
    images = {"NewImage": record_item(after)}
    if before is not None:
        images["OldImage"] = record_item(before)
    return {"eventName": "MODIFY", "dynamodb": {**images, "SequenceNumber": sequence}}


@pytest.mark.parametrize("status", ["APPROVED", "IN_REVIEW", "REJECTED", "FAILED"])
def test_the_end_of_an_analysis_is_announced(announcements, lambda_context, status):
    after = record(status=status, analysis=1, reason="because")

    answer = announce.handler({"Records": [change(record(status="ANALYSING"), after)]}, lambda_context)

    assert answer == {"batchItemFailures": []}
    [event] = announcements.events
    assert (event.id, event.status, event.analysis, event.reason) == (IMAGE_ID, status, 1, "because")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, record()),
        (record(), record(status=ImageStatus.RECEIVED)),
        (record(status="RECEIVED"), record(status="ANALYSING")),
        (record(status="APPROVED"), record(status="APPROVED", name="renamed.jpg")),
    ],
    ids=["created", "received", "analysing", "same status"],
)
def test_any_other_change_is_not(announcements, lambda_context, before, after):
    announce.handler({"Records": [change(before, after)]}, lambda_context)

    assert announcements.events == []


@pytest.mark.parametrize(
    "image", [{"PK": {"S": "WS#w"}, "SK": {"S": "VERDICT#1"}}, {}], ids=["verdict", "none"]
)
def test_what_is_no_record_is_passed_over(announcements, lambda_context, image):
    letter = {"eventName": "MODIFY", "dynamodb": {"NewImage": image, "SequenceNumber": "1"}}
    gone = {"eventName": "REMOVE", "dynamodb": {"SequenceNumber": "2"}}

    assert announce.handler({"Records": [letter, gone]}, lambda_context) == {"batchItemFailures": []}
    assert announcements.events == []


def test_a_record_that_cannot_be_announced_is_delivered_again(monkeypatch, lambda_context):
    class BrokenBus:
        def announce(self, event):
            raise ConnectionError

    monkeypatch.setattr(announce, "announcer", BrokenBus)
    ended = change(record(status="ANALYSING"), record(status="APPROVED"), sequence="42")

    assert announce.handler({"Records": [ended]}, lambda_context) == {
        "batchItemFailures": [{"itemIdentifier": "42"}]
    }


def test_nothing_is_announced_before_what_failed_to_be(announcements, monkeypatch, lambda_context):
    class BusyOnce(RecordedAnnouncements):
        def announce(self, event):
            if event.analysis == 2 and not self.events:
                raise ConnectionError
            super().announce(event)

    bus = BusyOnce()
    monkeypatch.setattr(announce, "announcer", lambda: bus)
    records = [
        change(record(status="ANALYSING"), record(status="FAILED", analysis=number), sequence=str(number))
        for number in (2, 3)
    ]

    answer = announce.handler({"Records": records}, lambda_context)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}, {"itemIdentifier": "3"}]}
    assert bus.events == []
