import hashlib
import json
from threading import Event

import httpx

from pixelgate_client.errors import ConnectionFailedError, UnknownImageTypeError
from pixelgate_client.exchange import ATTEMPTS
from pixelgate_client.ticket_batches import GOOD_FOR_S
from tests.unit.client.fake_service import JPEG, problem

SMALL = JPEG[:20]


def pictures(folder, count):
    paths = [folder / f"{number}.jpg" for number in range(count)]
    for path in paths:
        path.write_bytes(JPEG)
    return paths


def test_every_file_has_its_outcome_in_the_order_of_the_files(service, tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("milk, bread")
    files = [*pictures(tmp_path, 5), notes, tmp_path / "absent.jpg"]

    outcomes = list(service.client().upload_many(files))

    assert [outcome.source for outcome in outcomes] == files
    assert [service.names[outcome.image_id] for outcome in outcomes[:5]] == [file.name for file in files[:5]]
    assert [type(outcome.error) for outcome in outcomes[5:]] == [UnknownImageTypeError, FileNotFoundError]


def test_progress_and_ids_are_told_by_file(service, tmp_path):
    files = pictures(tmp_path, 3)
    progress, sent = {}, {}

    def on_progress(file, count, total):
        progress[file] = (count, total)

    outcomes = list(service.client().upload_many(files, on_progress=on_progress, on_sent=sent.__setitem__))

    assert sent == {outcome.source: outcome.image_id for outcome in outcomes}
    assert set(progress) == set(files)
    assert all(count == total for count, total in progress.values())


def test_the_rest_is_not_tried_once_the_service_is_away(service, tmp_path):
    def away(request):
        raise httpx.ConnectError("refused")

    service.overrides["POST", "/v1/uploads/batch"] = away

    outcomes = list(service.client().upload_many(pictures(tmp_path, 30)))

    assert all(isinstance(outcome.error, ConnectionFailedError) for outcome in outcomes)
    assert len(service.requests) == ATTEMPTS


def test_closing_the_iterator_gives_up_what_is_left(service, tmp_path):
    files = pictures(tmp_path, 30)
    is_closing = Event()

    def hold_the_second(file, _image_id):
        assert file != files[1] or is_closing.wait(60)

    outcomes = service.client().upload_many(files, parallel=1, on_sent=hold_the_second)

    next(outcomes)
    is_closing.set()
    outcomes.close()

    assert len(service.forms) < 30


def test_nothing_to_upload_is_no_outcome(service):
    assert list(service.client().upload_many([])) == []


def asked_for(service, path):
    return [json.loads(request.content) for request in service.requests if request.url.path == path]


def test_a_thousand_files_are_ten_requests_for_tickets(service, tmp_path):
    file = tmp_path / "one.jpg"
    file.write_bytes(SMALL)

    outcomes = list(service.client().upload_many([file] * 1000))

    assert len({outcome.image_id for outcome in outcomes}) == 1000
    batches = asked_for(service, "/v1/uploads/batch")
    assert [len(batch["uploads"]) for batch in batches] == [100] * 10
    assert batches[0]["uploads"][0]["sha256"] == hashlib.sha256(SMALL).hexdigest()
    assert asked_for(service, "/v1/uploads") == []


def test_where_a_batch_is_refused_each_hears_what_is_said_of_it(service):
    def refuse(request):
        return problem(413, "Too large", "uploads.1.size: 9 bytes; at most 8 are accepted")

    service.overrides["POST", "/v1/uploads/batch"] = refuse

    outcomes = list(service.client().upload_many([SMALL] * 3))

    assert [outcome.error for outcome in outcomes] == [None] * 3
    assert len(asked_for(service, "/v1/uploads")) == 3


def test_a_ticket_that_has_become_old_is_not_used(service):
    def wait_long(_source, _image_id):
        service.now += GOOD_FOR_S

    list(service.client().upload_many([SMALL] * 3, parallel=1, on_sent=wait_long))

    assert len(asked_for(service, "/v1/uploads/batch")) == 1
    assert len(asked_for(service, "/v1/uploads")) == 2


def test_a_file_that_changes_between_its_ticket_and_its_turn_is_refused_by_storage(service, tmp_path):
    files = pictures(tmp_path, 2)

    def change_the_second(_source, _image_id):
        files[1].write_bytes(JPEG + b"!")

    outcomes = list(service.client().upload_many(files, parallel=1, on_sent=change_the_second))

    assert outcomes[0].error is None
    assert outcomes[1].error.code == "BadDigest"
