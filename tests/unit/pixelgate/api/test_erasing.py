"""Nothing is left of an erased image but the fact, whatever crashes or comes late."""

from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from pixelgate.api.erasing import SETTLING, Eraser, ErasureDesk
from pixelgate.domain.erasure import ErasureReason, ImageToErase
from pixelgate.domain.imports import ImportCounts, ImportFailure
from pixelgate.domain.status import EDGES, ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.failed_analyses import FailedAnalyses
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.removals import Removals
from pixelgate.storage.sources import Source, SourceStore
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, VERSION, WORKSPACE, analysed, record
from tests.support.fakes import RecordedQueue
from tests.support.imports import import_record
from tests.support.tables import TABLE

ORDER = ImageToErase(workspace=WORKSPACE, image_id=IMAGE_ID)
KEY = "0123456789abcdef"


@pytest.fixture
def s3(dynamodb):
    client = boto3.client("s3")
    for bucket in ("originals", "work", "delivery"):
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    client.put_bucket_versioning(Bucket="originals", VersioningConfiguration={"Status": "Enabled"})
    return client


@pytest.fixture
def queue():
    return RecordedQueue()


@pytest.fixture
def desk(images, dynamodb, queue):
    return ErasureDesk(images=images, erasures=ErasureStore(dynamodb, TABLE), queue=queue)


def eraser_over(images, dynamodb, s3):
    return Eraser(
        images=images,
        erasures=ErasureStore(dynamodb, TABLE),
        imports=ImportStore(dynamodb, TABLE),
        sources=SourceStore(dynamodb, TABLE),
        originals=Removals(s3, "originals"),
        work=Removals(s3, "work"),
        delivery=Delivery(s3, "delivery"),
    )


@pytest.fixture
def eraser(images, dynamodb, s3):
    return eraser_over(images, dynamodb, s3)


@pytest.fixture
def order(images, desk):
    def order(*, at=NOW, by=KEY, reason=ErasureReason.REQUESTED):
        return desk.order(images.get(WORKSPACE, IMAGE_ID), reason=reason, by=by, now=at)

    return order


@pytest.fixture
def approved(images, dynamodb, s3):
    """An image with everything that one can have, and a neighbour that shares the beginning of its life."""
    for image_id in (IMAGE_ID, OTHER_ID):
        images.create(record(id=image_id, name="alice.jpg"))
        images.receive(WORKSPACE, image_id, version_id=VERSION, sequencer="01", now=NOW)
        images.begin_analysis(WORKSPACE, image_id, version_id=VERSION, analysis=1, now=NOW)
        AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE, image_id=image_id), now=NOW)
        images.note_unused_bytes(images.get(WORKSPACE, image_id), version_id="v2", now=NOW)
        key = f"{WORKSPACE}/{image_id}/original"
        for body in (b"one", b"two"):
            s3.put_object(Bucket="originals", Key=key, Body=body)
        s3.delete_object(Bucket="originals", Key=key)
        for name in ("1/large.jpg", "1/small.jpg", "2/large.jpg"):
            s3.put_object(Bucket="work", Key=f"work/{WORKSPACE}/{image_id}/{name}", Body=b"copy")


def left_in(s3, bucket, image_id=IMAGE_ID):
    listing = s3.list_object_versions(Bucket=bucket)
    entries = listing.get("Versions", []) + listing.get("DeleteMarkers", [])
    return [entry for entry in entries if f"/{image_id}/" in entry["Key"]]


def items_of(dynamodb, image_id=IMAGE_ID):
    items = dynamodb.scan(TableName=TABLE)["Items"]
    return {item["SK"]["S"]: item for item in items if image_id in str(item)}


def test_only_the_tombstone_and_the_audit_line_are_left(approved, order, eraser, dynamodb, s3):
    order()

    assert eraser.erase(ORDER, now=NOW + SETTLING)

    assert left_in(s3, "originals") == left_in(s3, "work") == []
    left = items_of(dynamodb)
    assert set(left) == {"RECORD", "AUDIT#ERASED"}
    assert set(left["RECORD"]) == {
        *("PK", "SK", "id", "workspace", "name", "content_type", "status", "created_at", "updated_at"),
        *("analysis", "retries", "erasure", "decisions", "history_length", "history_head"),
    }
    assert left["RECORD"]["name"] == left["RECORD"]["content_type"] == {"S": ""}
    assert set(left["AUDIT#ERASED"]) == {
        *("PK", "SK", "id", "reason_code", "requested_at", "by"),
        *("history_length", "history_head", "last_entry"),
    }
    assert left["AUDIT#ERASED"]["by"] == {"S": KEY}


def test_another_image_keeps_everything(approved, order, eraser, dynamodb, s3):
    before = items_of(dynamodb, OTHER_ID), left_in(s3, "originals", OTHER_ID), left_in(s3, "work", OTHER_ID)
    order()

    eraser.erase(ORDER, now=NOW)

    after = items_of(dynamodb, OTHER_ID), left_in(s3, "originals", OTHER_ID), left_in(s3, "work", OTHER_ID)
    assert after == before
    assert len(before[1]) == len(before[2]) == 3


def test_what_is_not_marked_is_never_removed(approved, eraser, dynamodb, s3):
    assert not eraser.erase(ORDER, now=NOW)
    assert not eraser.erase(ImageToErase(workspace="other", image_id=IMAGE_ID), now=NOW)

    assert len(left_in(s3, "originals")) == 3
    assert "VERDICT#000001" in items_of(dynamodb)


def test_an_order_hides_the_image_at_once_and_is_carried_out_once(approved, order, queue, images, dynamodb):
    first = order()
    again = order(at=NOW + timedelta(minutes=1), by="another key")

    assert again == first
    assert (first.by, first.requested_at, first.removed_at) == (KEY, NOW, None)
    assert queue.messages == [ORDER, ORDER]
    marked = items_of(dynamodb)["RECORD"]
    assert "alice.jpg" not in str(marked)
    assert not {"GSI1PK", "GSI1SK"} & set(marked)


@pytest.mark.parametrize("status", [status for status in ImageStatus if status is not ImageStatus.ERASED])
def test_an_image_is_erased_from_wherever_it_stands(images, order, status):
    images.create(record(status=status, reason_code="UNREADABLE"))

    order()

    erased = images.get(WORKSPACE, IMAGE_ID)
    assert ImageStatus.ERASED in EDGES[status]
    assert (erased.status, erased.reason_code) == (ImageStatus.ERASED, None)


def test_an_order_about_a_forgotten_ticket_makes_no_record(images, desk, dynamodb):
    never_stored = record()

    with pytest.raises(LookupError):
        desk.order(never_stored, reason=ErasureReason.REQUESTED, by=KEY, now=NOW)

    assert dynamodb.scan(TableName=TABLE)["Items"] == []


def test_a_running_analysis_cannot_bring_the_image_back(images, order, dynamodb):
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    order()
    analyses = AnalysisStore(dynamodb, TABLE)

    assert analyses.finish(analysed(), now=NOW) is ImageStatus.ERASED
    assert (
        FailedAnalyses(dynamodb, TABLE).fail(
            analysed().received, to=ImageStatus.FAILED, reason="r", reason_code="c", now=NOW
        )
        is ImageStatus.ERASED
    )

    assert set(items_of(dynamodb)) == {"RECORD", "AUDIT#ERASED"}


def test_what_was_under_way_is_removed_by_a_second_look(approved, order, eraser, dynamodb, s3):
    order()
    eraser.erase(ORDER, now=NOW)
    assert "GSI3PK" in items_of(dynamodb)["RECORD"]
    s3.put_object(Bucket="originals", Key=f"{WORKSPACE}/{IMAGE_ID}/original", Body=b"late")
    s3.put_object(Bucket="work", Key=f"work/{WORKSPACE}/{IMAGE_ID}/1/large.jpg", Body=b"late")

    eraser.erase(ORDER, now=NOW + SETTLING)

    assert left_in(s3, "originals") == left_in(s3, "work") == []
    assert "GSI3PK" not in items_of(dynamodb)["RECORD"]


def test_when_everything_was_gone_is_told_once_and_for_all(approved, order, eraser, images):
    order()
    eraser.erase(ORDER, now=NOW + timedelta(seconds=3))
    eraser.erase(ORDER, now=NOW + SETTLING)

    assert images.get(WORKSPACE, IMAGE_ID).erasure.removed_at == NOW + timedelta(seconds=3)


class Dying:
    """A client whose ``calls``-th call is never made."""

    def __init__(self, client, calls):
        self._client = client
        self._calls = calls

    def __getattr__(self, name):
        value = getattr(self._client, name)
        if name in ("exceptions", "get_paginator"):
            return value

        def call(**arguments):
            self._calls -= 1
            if self._calls == 0:
                raise ClientError({"Error": {"Code": "InternalError"}}, name)
            return value(**arguments)

        return call


@pytest.mark.parametrize("dies_at", range(1, 9))
def test_a_removal_that_dies_anywhere_is_completed_by_the_next(
    approved, order, eraser, images, dynamodb, s3, dies_at
):
    order()
    dying = [Dying(client, dies_at) for client in (dynamodb, s3)]
    for table, bucket in ((dying[0], s3), (dynamodb, dying[1])):
        try:
            eraser_over(type(images)(table, TABLE), table, bucket).erase(ORDER, now=NOW)
        except ClientError:
            assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.ERASED

    eraser.erase(ORDER, now=NOW)

    assert set(items_of(dynamodb)) == {"RECORD", "AUDIT#ERASED"}
    assert left_in(s3, "originals") == left_in(s3, "work") == []


def test_an_import_forgets_the_image_and_where_it_came_from(images, order, eraser, dynamodb):
    imports, sources = ImportStore(dynamodb, TABLE), SourceStore(dynamodb, TABLE)
    imported = import_record(images=(IMAGE_ID, OTHER_ID), counts=ImportCounts(listed=2))
    imports.create(imported)
    failure = ImportFailure(name="alice.jpg", reason="r", reason_code="c")
    imports.count(WORKSPACE, imported.id, part=IMAGE_ID, counts=ImportCounts(failed=1), failures=[failure])
    source = Source(WORKSPACE, "bucket", "alice.jpg", "etag")
    sources.claim(source, record(import_id=imported.id, source=source.digest), import_id=imported.id)
    order()

    eraser.erase(ORDER, now=NOW)

    assert imports.get(WORKSPACE, imported.id).images == (OTHER_ID,)
    assert imports.failures(WORKSPACE, imported.id, limit=9) == ()
    assert imports.get(WORKSPACE, imported.id).counts.failed == 1
    assert source.digest not in str(dynamodb.scan(TableName=TABLE)["Items"])


def test_no_prefix_is_the_beginning_of_another_id(s3):
    with pytest.raises(ValueError, match="not a folder"):
        Removals(s3, "originals").remove_folder("default/img_1")


def test_parts_of_an_upload_that_has_not_ended_go_with_the_image(images, s3, eraser, order):
    images.create(record())
    for image_id in (IMAGE_ID, OTHER_ID):
        s3.create_multipart_upload(Bucket="originals", Key=f"{WORKSPACE}/{image_id}/original")
    order()

    assert eraser.erase(ORDER, now=NOW)

    [left] = s3.list_multipart_uploads(Bucket="originals")["Uploads"]
    assert left["Key"] == f"{WORKSPACE}/{OTHER_ID}/original"
