"""Many records at once: as many as are asked for, and none that there is not."""

from pixelgate.domain.ids import new_image_id
from pixelgate.storage.images import ImageStore
from pixelgate.storage.record_batches import MOST_AT_ONCE, read_records
from tests.support.documents import WORKSPACE, record
from tests.support.tables import TABLE


def test_more_than_one_answer_holds_are_read(dynamodb):
    stored = [record(id=new_image_id()) for _ in range(MOST_AT_ONCE + 5)]
    for each in stored:
        ImageStore(dynamodb, TABLE).create(each)

    read = read_records(dynamodb, TABLE, WORKSPACE, [each.id for each in stored])

    assert {image_id: found.id for image_id, found in read.items()} == {each.id: each.id for each in stored}


def test_an_image_that_there_is_not_is_left_out(dynamodb):
    stored = record()
    ImageStore(dynamodb, TABLE).create(stored)

    read = read_records(dynamodb, TABLE, WORKSPACE, [new_image_id(), stored.id, stored.id])

    assert list(read) == [stored.id]
