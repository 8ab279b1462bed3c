"""A crash before or after any single call, then a repetition: the same as one clean run."""

from contextlib import contextmanager
from functools import cache

import boto3
import pytest
from moto import mock_aws

from pixelgate.api.import_counts import part_of
from pixelgate.api.prefix_imports import PrefixImporter
from pixelgate.api.url_imports import UrlImporter
from pixelgate.domain.imports import ImportCounts
from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.listing import list_images
from pixelgate.storage.originals import Originals
from pixelgate.storage.sources import SourceStore
from tests.support.crashing import CrashedError, crash_at
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE, record
from tests.support.imports import IMPORT_ID, batch, import_record, wanted
from tests.support.tables import TABLE, create_table


class Cloud:
    """A fresh table and buckets, and one import that has begun."""

    def __init__(self):
        self.dynamodb, self.s3 = create_table(), boto3.client("s3")
        for bucket in ("originals", "pictures"):
            configuration = {"LocationConstraint": "eu-west-1"}
            self.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=configuration)
        self.images = ImageStore(self.dynamodb, TABLE)
        self.imports = ImportStore(self.dynamodb, TABLE)
        self.deposits = Deposits(self.s3, "originals")
        self.imports.create(import_record(counts=ImportCounts()))

    def state(self):
        """What a caller can see: images by name and status, stored bytes, counts."""
        images = list_images(self.dynamodb, TABLE, WORKSPACE, limit=50).images
        keys = [entry["Key"] for entry in self.s3.list_objects_v2(Bucket="originals").get("Contents", [])]
        return (
            sorted((image.name, image.status, image.reason_code) for image in images),
            sorted(keys)
            == sorted(f"{WORKSPACE}/{image.id}/original" for image in images if not image.reason),
            self.imports.get(WORKSPACE, IMPORT_ID).counts,
            self.imports.failures(WORKSPACE, IMPORT_ID, limit=50),
        )


def import_prefix(cloud):
    etag = '"1276481102f218c981e0324180bafd9f"'
    objects = batch("a.jpg", "b.jpg", "notes.txt", etag=etag, size=1)
    importer = PrefixImporter(
        images=cloud.images,
        sources=SourceStore(cloud.dynamodb, TABLE),
        deposits=cloud.deposits,
        originals=Originals(cloud.s3, "originals"),
        max_bytes=1000,
    )
    result = importer.import_batch(objects, now=NOW)
    cloud.imports.count(WORKSPACE, IMPORT_ID, part=part_of(objects), counts=result.counts)


def import_url(cloud, fault=None):
    def fetch(url, into):
        if fault is not None:
            raise FetchError(fault, "no")
        return into.write(b"picture")

    importer = UrlImporter(fetch=fetch, images=cloud.images, imports=cloud.imports, deposits=cloud.deposits)
    importer.import_url(wanted(), is_last_attempt=False, now=NOW)


def import_forbidden_url(cloud):
    import_url(cloud, FetchFault.REFUSED)


CALLS = {import_prefix: 5, import_url: 3, import_forbidden_url: 3}
"""How many calls to AWS each run makes."""


@contextmanager
def cloud_for(run):
    with mock_aws():
        cloud = Cloud()
        for name in ("a.jpg", "b.jpg"):
            cloud.s3.put_object(Bucket="pictures", Key=f"{WORKSPACE}/{name}", Body=b"*")
        if run is not import_prefix:
            cloud.images.create(record(id=IMAGE_ID))
        yield cloud


@cache
def clean_state(run):
    with cloud_for(run) as cloud:
        run(cloud)
        return cloud.state()


@pytest.mark.parametrize("after_it", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("run", "number"), [(run, n) for run, calls in CALLS.items() for n in range(1, calls + 1)]
)
def test_a_crash_at_any_call_leaves_nothing_that_a_repetition_does_not_mend(run, number, after_it):
    expected = clean_state(run)
    with cloud_for(run) as cloud:
        crashing = crash_at(number, [cloud.dynamodb, cloud.s3], after_it=after_it)
        with pytest.raises(CrashedError), crashing:
            run(cloud)

        run(cloud)
        run(cloud)

        assert cloud.state() == expected


@pytest.mark.parametrize("run", CALLS)
def test_there_is_no_call_that_was_not_tried(run):
    with cloud_for(run) as cloud, crash_at(CALLS[run] + 1, [cloud.dynamodb, cloud.s3], after_it=False):
        run(cloud)
