"""Listings: newest first across statuses, every image on exactly one page."""

from datetime import timedelta

import pytest

from pixelgate.domain.ids import new_image_id
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import listing
from pixelgate.storage.images import ImageStore
from pixelgate.storage.listing import list_images
from tests.support.documents import NOW, WORKSPACE, record
from tests.support.tables import TABLE

STATUSES = [ImageStatus.APPROVED, ImageStatus.IN_REVIEW, ImageStatus.REJECTED]


@pytest.fixture
def stored(dynamodb):
    images = ImageStore(dynamodb, TABLE)
    records = [
        record(
            id=new_image_id(),
            name=f"{index}.jpg",
            status=STATUSES[index % 3],
            # Pairs share a moment, so that the id must break the tie.
            created_at=NOW + timedelta(seconds=index // 2),
        )
        for index in range(11)
    ]
    for each in records:
        images.create(each)
    images.create(record(id=new_image_id(), workspace="stranger"))
    return records


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 11, 100])
def test_pages_together_hold_every_image_once_newest_first(dynamodb, stored, limit):
    seen, after = [], None
    while True:
        page = list_images(dynamodb, TABLE, WORKSPACE, limit=limit, after=after)
        assert len(page.images) <= limit
        seen += page.images
        after = page.after
        if after is None:
            break

    expected = sorted(stored, key=lambda each: (each.created_at.isoformat(), each.id), reverse=True)
    assert [each.id for each in seen] == [each.id for each in expected]


def test_a_status_narrows_the_listing(dynamodb, stored):
    page = list_images(dynamodb, TABLE, WORKSPACE, statuses=[ImageStatus.REJECTED], limit=100)

    assert {each.status for each in page.images} == {ImageStatus.REJECTED}
    assert len(page.images) == 3


def test_an_erased_image_is_not_listed(dynamodb):
    ImageStore(dynamodb, TABLE).create(record(status=ImageStatus.ERASED))

    assert list_images(dynamodb, TABLE, WORKSPACE, limit=10).images == ()


def test_a_status_that_is_named_twice_lists_its_images_once(dynamodb):
    image = record()
    ImageStore(dynamodb, TABLE).create(image)

    page = list_images(dynamodb, TABLE, WORKSPACE, statuses=(image.status,) * 3, limit=10)

    assert page.images == (image,)


@pytest.mark.parametrize("looked_at", [1, 4, 1000])
@pytest.mark.parametrize("limit", [1, 3, 100])
def test_a_collection_is_found_in_pages_that_may_be_short_and_never_miss_one(
    dynamodb, stored, monkeypatch, looked_at, limit
):
    monkeypatch.setattr(listing, "LOOKED_AT", looked_at)
    monkeypatch.setattr(listing, "READ_AT_ONCE", 2)
    images = ImageStore(dynamodb, TABLE)
    shoes = [record(id=new_image_id(), collection="shoes", status=each) for each in STATUSES]
    for each in shoes:
        images.create(each)

    seen, after = [], None
    while True:
        page = list_images(dynamodb, TABLE, WORKSPACE, collection="shoes", limit=limit, after=after)
        seen += page.images
        after = page.after
        if after is None:
            break

    assert sorted(each.id for each in seen) == sorted(each.id for each in shoes)
