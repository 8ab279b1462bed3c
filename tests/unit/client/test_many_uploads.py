from threading import Event

import httpx

from pixelgate_client.errors import ConnectionFailedError, UnknownImageTypeError
from pixelgate_client.many_uploads import PARALLEL_UPLOADS
from tests.unit.client.fake_service import JPEG


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

    service.overrides["POST", "/v1/uploads"] = away

    outcomes = list(service.client().upload_many(pictures(tmp_path, 30)))

    assert all(isinstance(outcome.error, ConnectionFailedError) for outcome in outcomes)
    assert len(service.requests) <= PARALLEL_UPLOADS


def test_closing_the_iterator_gives_up_what_is_left(service, tmp_path):
    files = pictures(tmp_path, 30)
    is_closing = Event()

    def hold_the_second(file, _image_id):
        assert file != files[1] or is_closing.wait(60)

    outcomes = service.client().upload_many(files, parallel=1, on_sent=hold_the_second)

    next(outcomes)
    is_closing.set()
    outcomes.close()

    assert len(service.names) < 30


def test_nothing_to_upload_is_no_outcome(service):
    assert list(service.client().upload_many([])) == []
