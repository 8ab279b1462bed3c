"""GET /v1/stats: every day there, every image counted once, no other workspace's."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pixelgate.api.stats import Stats
from pixelgate.domain.ids import new_image_id
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import image_counts
from pixelgate.storage.image_counts import count_images
from pixelgate.storage.images import ImageStore
from tests.support.documents import WORKSPACE, record
from tests.support.tables import TABLE

SINCE = date(2026, 3, 1)


@pytest.fixture
def stored(dynamodb):
    images = ImageStore(dynamodb, TABLE)
    made = [
        (0, ImageStatus.APPROVED),
        (0, ImageStatus.APPROVED),
        (0, ImageStatus.FAILED),
        (2, ImageStatus.APPROVED),
    ]
    for day, status in [*made, (-1, ImageStatus.APPROVED)]:
        at = datetime(2026, 3, 1, 23, 59, tzinfo=UTC) + timedelta(days=day)
        images.create(record(id=new_image_id(), status=status, created_at=at))
    images.create(
        record(id=new_image_id(), workspace="stranger", created_at=datetime(2026, 3, 1, tzinfo=UTC))
    )


def test_every_day_is_told_by_status(dynamodb, stored):
    counts = count_images(dynamodb, TABLE, WORKSPACE, since=SINCE)

    stats = Stats.of(counts, since=SINCE, days=3)

    assert (stats.images, stats.is_complete) == (4, True)
    assert stats.by_status == {ImageStatus.APPROVED: 3, ImageStatus.FAILED: 1}
    assert [(str(day.day), day.images) for day in stats.days] == [
        ("2026-03-01", 3),
        ("2026-03-02", 0),
        ("2026-03-03", 1),
    ]
    assert stats.days[0].by_status == {ImageStatus.APPROVED: 2, ImageStatus.FAILED: 1}


def test_more_than_can_be_counted_is_said_to_be_more(dynamodb, stored, monkeypatch):
    monkeypatch.setattr(image_counts, "MOST_PAGES", 0)

    assert not count_images(dynamodb, TABLE, WORKSPACE, since=SINCE).is_complete
