import pytest

from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.sources import Claim, Source, SourceStore
from tests.support.documents import IMAGE_ID, OTHER_ID, WORKSPACE, record
from tests.support.imports import IMPORT_ID, OTHER_IMPORT_ID
from tests.support.tables import TABLE

SOURCE = Source(WORKSPACE, "pictures", "default/a.jpg", '"e1"')


def test_a_source_becomes_one_image_whoever_claims_it_later(dynamodb):
    sources, images = SourceStore(dynamodb, TABLE), ImageStore(dynamodb, TABLE)

    first = sources.claim(SOURCE, record(), import_id=IMPORT_ID)
    second = sources.claim(SOURCE, record(id=OTHER_ID), import_id=OTHER_IMPORT_ID)

    assert first == second == Claim(IMAGE_ID, IMPORT_ID)
    assert images.get(WORKSPACE, IMAGE_ID) == record()
    with pytest.raises(ImageNotFoundError):
        images.get(WORKSPACE, OTHER_ID)


@pytest.mark.parametrize(
    "other",
    [
        SOURCE._replace(etag='"e2"'),
        SOURCE._replace(key="default/b.jpg"),
        SOURCE._replace(bucket="others"),
        SOURCE._replace(workspace="stranger"),
    ],
)
def test_another_state_object_bucket_or_workspace_is_another_source(dynamodb, other):
    sources = SourceStore(dynamodb, TABLE)
    sources.claim(SOURCE, record(), import_id=IMPORT_ID)

    claim = sources.claim(other, record(id=OTHER_ID), import_id=OTHER_IMPORT_ID)

    assert claim == Claim(OTHER_ID, OTHER_IMPORT_ID)


def test_an_etag_is_the_same_with_and_without_its_quotes():
    assert SOURCE.digest == SOURCE._replace(etag="e1").digest
