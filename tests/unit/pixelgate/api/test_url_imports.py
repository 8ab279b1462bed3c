"""A URL becomes an image or a rejection, however often its message is delivered."""

import boto3
import pytest

from pixelgate.api.import_sources import origin_of
from pixelgate.api.url_imports import UrlImporter
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import verify_chain
from pixelgate.domain.imports import ImportCounts, ImportKind
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.tags import TagEdit
from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.history import ImageHistory
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.tags import TagStore
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE, record
from tests.support.imports import IMPORT_ID, URL, import_record, wanted
from tests.support.tables import TABLE

KEY = f"{WORKSPACE}/{IMAGE_ID}/original"


class Web:
    """Answers every URL with the same bytes, or with the fault that a test sets."""

    def __init__(self):
        self.fault = None
        self.asked = []

    def fetch(self, url, into):
        self.asked.append(url)
        into.write(b"a part of the picture")
        if self.fault:
            raise FetchError(self.fault, "the server answered 503")
        return into.tell()


@pytest.fixture
def web():
    return Web()


@pytest.fixture
def s3(dynamodb):
    client = boto3.client("s3")
    client.create_bucket(Bucket="originals", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return client


@pytest.fixture
def imports(dynamodb):
    store = ImportStore(dynamodb, TABLE)
    store.create(import_record(kind=ImportKind.URLS, counts=ImportCounts(listed=1), images=(IMAGE_ID,)))
    return store


@pytest.fixture
def images(dynamodb):
    return ImageStore(dynamodb, TABLE)


@pytest.fixture
def attempt(web, s3, images, imports):
    def attempt(*, is_last_attempt=False, fetch=web.fetch):
        importer = UrlImporter(
            fetch=fetch, images=images, imports=imports, deposits=Deposits(s3, "originals")
        )
        return importer.import_url(wanted(), is_last_attempt=is_last_attempt, now=NOW)

    return attempt


def counts(imports):
    return imports.get(WORKSPACE, IMPORT_ID).counts


def stored(s3):
    return [entry["Key"] for entry in s3.list_objects_v2(Bucket="originals").get("Contents", [])]


def test_the_bytes_land_where_uploads_do_and_wait_for_their_event(attempt, s3, images, imports, web):
    images.create(record())

    assert attempt() is ImageStatus.AWAITING_UPLOAD

    assert web.asked == [URL]
    assert s3.get_object(Bucket="originals", Key=KEY)["Body"].read() == b"a part of the picture"
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.AWAITING_UPLOAD
    assert counts(imports) == ImportCounts(listed=1, imported=1)


def test_a_repeated_message_changes_nothing(attempt, images, imports, web):
    images.create(record())
    attempt()
    attempt()
    images.receive(WORKSPACE, IMAGE_ID, version_id="v1", sequencer="01", now=NOW)

    assert attempt() is ImageStatus.RECEIVED
    assert counts(imports) == ImportCounts(listed=1, imported=1)
    assert len(web.asked) == 2


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (FetchFault.REFUSED, "SOURCE_REFUSED"),
        (FetchFault.NOT_FOUND, "SOURCE_NOT_FOUND"),
        (FetchFault.TOO_MANY_BYTES, "TOO_MANY_BYTES"),
        (FetchFault.UNREADABLE, "SOURCE_UNREADABLE"),
    ],
)
def test_what_cannot_be_fetched_is_rejected_at_once_and_stores_nothing(
    attempt, s3, images, imports, web, fault, code
):
    images.create(record())
    web.fault = fault

    assert attempt() is ImageStatus.REJECTED
    assert attempt() is ImageStatus.REJECTED

    rejected = images.get(WORKSPACE, IMAGE_ID)
    assert (rejected.status, rejected.reason_code) == (ImageStatus.REJECTED, code)
    assert rejected.reason.endswith("(the server answered 503)")
    assert len(web.asked) == 1
    assert stored(s3) == []
    assert counts(imports) == ImportCounts(listed=1, failed=1)
    [failure] = imports.failures(WORKSPACE, IMPORT_ID, limit=5)
    assert (failure.name, failure.reason_code) == ("cat.jpg", code)


def test_a_server_that_is_busy_is_tried_again_and_given_up_in_the_end(attempt, s3, images, imports, web):
    images.create(record())
    web.fault = FetchFault.UNAVAILABLE

    with pytest.raises(RetryableError):
        attempt()
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.AWAITING_UPLOAD
    assert counts(imports) == ImportCounts(listed=1)

    assert attempt(is_last_attempt=True) is ImageStatus.REJECTED
    assert images.get(WORKSPACE, IMAGE_ID).reason_code == "SOURCE_UNAVAILABLE"
    assert stored(s3) == []


def test_a_record_that_the_sweep_forgot_is_made_again(attempt, images):
    assert attempt() is ImageStatus.AWAITING_UPLOAD
    assert images.get(WORKSPACE, IMAGE_ID).name == "cat.jpg"


def test_a_crash_between_rejection_and_count_is_healed(attempt, images, imports, web, monkeypatch):
    images.create(record())
    web.fault = FetchFault.REFUSED
    with monkeypatch.context() as patch:
        patch.setattr(ImportStore, "count", lambda *_, **__: (_ for _ in ()).throw(RetryableError("busy")))
        with pytest.raises(RetryableError):
            attempt()

    assert attempt() is ImageStatus.REJECTED
    assert counts(imports) == ImportCounts(listed=1, failed=1)


def test_what_could_not_be_fetched_is_told_with_who_wanted_it_and_from_where(attempt, dynamodb, web):
    web.fault = FetchFault.NOT_FOUND
    attempt()

    requested, refused = ImageHistory(dynamodb, TABLE).read(WORKSPACE, IMAGE_ID)
    assert requested.action == "IMPORT_REQUESTED"
    assert requested.details == {"import_id": IMPORT_ID, "imported_from": origin_of(URL)}
    assert (refused.action, refused.actor) == ("IMPORT_REFUSED", "system:fetch_image")
    assert refused.details["reason_code"] == "SOURCE_NOT_FOUND"


def test_a_tag_that_is_added_while_it_is_fetched_delays_the_rejection(attempt, dynamodb, images, web):
    images.create(record())
    tags, web.fault = TagStore(dynamodb, TABLE), FetchFault.NOT_FOUND
    fetch = web.fetch

    def fetch_slowly(url, into):
        standing = images.get(WORKSPACE, IMAGE_ID)
        edited = standing.tagging.edited(TagEdit(add=("summer",)))
        tags.change(standing, edited, actor="key:0a1b", now=NOW)
        return fetch(url, into)

    with pytest.raises(RetryableError):
        attempt(fetch=fetch_slowly)

    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.AWAITING_UPLOAD
    assert attempt() is ImageStatus.REJECTED
    assert verify_chain(ImageHistory(dynamodb, TABLE).read(WORKSPACE, IMAGE_ID)) is None
