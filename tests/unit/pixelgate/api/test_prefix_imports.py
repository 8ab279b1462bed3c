"""Listed objects become images once, whatever is repeated, and only out of the workspace's own folder."""

import boto3
import pytest

from pixelgate.api.import_counts import part_of, reason_of, result_of
from pixelgate.api.prefix_imports import PrefixImporter
from pixelgate.domain.errors import ConfigurationError, RetryableError
from pixelgate.domain.imports import Batch, ImportCounts, ListedObject, TriedBatch
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.failed import StateError
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.images import ImageStore
from pixelgate.storage.listing import list_images
from pixelgate.storage.originals import Originals
from pixelgate.storage.sources import SourceStore
from tests.support.documents import NOW, WORKSPACE
from tests.support.imports import OTHER_IMPORT_ID, batch, importing
from tests.support.tables import TABLE


@pytest.fixture
def s3(dynamodb):
    client = boto3.client("s3")
    for bucket in ("originals", "pictures"):
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return client


@pytest.fixture
def images(dynamodb):
    return ImageStore(dynamodb, TABLE)


@pytest.fixture
def run(dynamodb, s3, images):
    importer = PrefixImporter(
        images=images,
        sources=SourceStore(dynamodb, TABLE),
        deposits=Deposits(s3, "originals"),
        originals=Originals(s3, "originals"),
        max_bytes=1000,
    )

    def run(objects):
        return importer.import_batch(objects, now=NOW)

    return run


@pytest.fixture
def put(s3):
    def put(*names, body=b"picture"):
        for name in names:
            s3.put_object(Bucket="pictures", Key=f"{WORKSPACE}/{name}", Body=body)
        return s3.head_object(Bucket="pictures", Key=f"{WORKSPACE}/{names[0]}")["ETag"]

    return put


@pytest.fixture
def listed(dynamodb):
    def listed():
        return list_images(dynamodb, TABLE, WORKSPACE, limit=50).images

    return listed


def stored(s3):
    return {entry["Key"] for entry in s3.list_objects_v2(Bucket="originals").get("Contents", [])}


def test_every_image_is_copied_to_where_uploads_arrive_and_waits_for_its_event(run, put, s3, listed):
    etag = put("spring/a.jpg", "spring/b.PNG")

    result = run(batch("spring/a.jpg", "spring/b.PNG", etag=etag))

    assert result.counts == ImportCounts(listed=2, imported=2)
    assert {(image.name, image.content_type) for image in listed()} == {
        ("spring/a.jpg", "image/jpeg"),
        ("spring/b.PNG", "image/png"),
    }
    assert {image.status for image in listed()} == {ImageStatus.AWAITING_UPLOAD}
    assert stored(s3) == {f"{WORKSPACE}/{image.id}/original" for image in listed()}


def test_what_is_no_image_by_its_name_is_skipped(run, s3, listed):
    result = run(batch("spring/", "spring/notes.txt", "spring/data.json", "spring/README"))

    assert result.counts == ImportCounts(listed=4, skipped=4)
    assert listed() == ()


def test_importing_again_skips_what_was_imported(run, put, images, listed):
    etag = put("a.jpg", "b.jpg")
    run(batch("a.jpg", etag=etag))
    [first] = listed()
    images.receive(WORKSPACE, first.id, version_id="v1", sequencer="01", now=NOW)

    again = run(batch("a.jpg", "b.jpg", etag=etag, import_id=OTHER_IMPORT_ID))

    assert again.counts == ImportCounts(listed=2, imported=1, skipped=1)
    assert len(listed()) == 2


def test_what_was_copied_is_skipped_before_its_event_has_arrived(run, put, s3, listed):
    etag = put("a.jpg")
    run(batch("a.jpg", etag=etag))
    [waiting] = listed()

    again = run(batch("a.jpg", etag=etag, import_id=OTHER_IMPORT_ID))

    assert waiting.status is ImageStatus.AWAITING_UPLOAD
    assert again.counts == ImportCounts(listed=1, skipped=1)
    assert listed() == (waiting,)


def test_an_object_that_was_overwritten_is_another_image(run, put, listed):
    run(batch("a.jpg", etag=put("a.jpg")))

    again = run(batch("a.jpg", etag=put("a.jpg", body=b"other"), import_id=OTHER_IMPORT_ID))

    assert again.counts == ImportCounts(listed=1, imported=1)
    assert len(listed()) == 2


def test_a_repeated_batch_counts_alike(run, put, images, listed):
    objects = batch("a.jpg", "notes.txt", etag=put("a.jpg"))

    first = run(objects)
    images.receive(WORKSPACE, listed()[0].id, version_id="v1", sequencer="01", now=NOW)

    assert run(objects) == first
    assert len(listed()) == 1


def test_a_crash_before_the_copy_is_healed_even_after_the_sweep(run, put, s3, dynamodb, monkeypatch, listed):
    objects = batch("a.jpg", etag=put("a.jpg"))
    with monkeypatch.context() as patch:
        patch.setattr(Deposits, "copy", lambda *_, **__: (_ for _ in ()).throw(RetryableError("busy")))
        with pytest.raises(RetryableError):
            run(objects)
    assert stored(s3) == set()
    [waiting] = listed()
    partition = {"PK": {"S": f"WS#{WORKSPACE}#IMG#{waiting.id}"}, "SK": {"S": "RECORD"}}
    dynamodb.delete_item(TableName=TABLE, Key=partition)

    assert run(objects).counts == ImportCounts(listed=1, imported=1)
    assert [image.id for image in listed()] == [waiting.id]
    assert stored(s3) == {f"{WORKSPACE}/{waiting.id}/original"}


def test_an_object_that_cannot_be_imported_costs_no_other(run, put, s3, listed):
    etag = put("good.jpg")
    objects = (
        ListedObject(key=f"{WORKSPACE}/huge.jpg", etag='"e"', size=1001),
        ListedObject(key=f"{WORKSPACE}/gone.jpg", etag='"e"', size=10),
        ListedObject(key=f"{WORKSPACE}/good.jpg", etag=etag, size=10),
    )

    result = run(Batch(importing=importing(), objects=objects))

    assert result.counts == ImportCounts(listed=3, imported=1, failed=2)
    assert [(failure.name, failure.reason_code) for failure in result.failures] == [
        ("huge.jpg", "TOO_MANY_BYTES"),
        ("gone.jpg", "SOURCE_NOT_FOUND"),
    ]
    assert "1,001" in result.failures[0].reason


def test_another_workspaces_object_is_never_copied(run, put, s3):
    stolen = ListedObject(key="stranger/a.jpg", etag='"e"', size=10)

    with pytest.raises(ConfigurationError):
        run(Batch(importing=importing(), objects=(stolen,)))

    assert stored(s3) == set()


def test_a_batch_without_a_result_failed_as_a_whole():
    objects = batch("a.jpg", "b.jpg")
    tried = TriedBatch(**objects.model_dump(), error=StateError(Error="ConfigurationError", Cause="{}"))

    result = result_of(tried)

    assert result.counts == ImportCounts(listed=2, failed=2)
    assert {failure.reason_code for failure in result.failures} == {"ConfigurationError"}
    assert part_of(tried) == part_of(objects) != part_of(batch("a.jpg"))


def test_what_stopped_an_import_is_told_in_a_sentence():
    assert "listed" in reason_of(StateError(Error="States.ItemReaderFailed"))
    assert "States.Timeout" in reason_of(StateError(Error="States.Timeout"))
