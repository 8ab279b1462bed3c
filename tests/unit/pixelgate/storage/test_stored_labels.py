"""The labels of many images, read from their findings."""

from pixelgate.domain.ids import new_image_id
from pixelgate.storage.documents import DocumentItem
from pixelgate.storage.keys import findings_sort
from pixelgate.storage.many_items import MOST_AT_ONCE
from pixelgate.storage.stored_labels import read_labels
from tests.support.documents import MISSING, NOW, OTHER_ID, WORKSPACE, findings
from tests.support.tables import TABLE


def store(dynamodb, image_id, *, analysis=1, workspace=WORKSPACE, document=None):
    item = DocumentItem.of(
        document or findings(), workspace=workspace, image_id=image_id, sort=findings_sort(analysis)
    )
    dynamodb.transact_write_items(TransactItems=[item.write(TABLE, now=NOW)])


def read(dynamodb, analyses):
    return {each.image_id: each for each in read_labels(dynamodb, TABLE, WORKSPACE, analyses)}


def test_more_than_one_answer_holds_are_read(dynamodb):
    image_ids = [new_image_id() for _ in range(MOST_AT_ONCE + 5)]
    for each in image_ids:
        store(dynamodb, each)

    found = read(dynamodb, dict.fromkeys(image_ids, 1))

    assert found.keys() == {*image_ids}
    assert {each.labels for each in found.values()} == {findings().labels}
    assert {each.recorded_at for each in found.values()} == {NOW}
    assert {each.model for each in found.values()} == {("m", "1")}


def test_it_is_the_analysis_that_is_asked_for(dynamodb):
    later = findings().labels.model_copy(update={"model_version": "2"})
    store(dynamodb, OTHER_ID, analysis=1)
    store(dynamodb, OTHER_ID, analysis=2, document=findings(labels=later))

    assert read(dynamodb, {OTHER_ID: 1})[OTHER_ID].model == ("m", "1")
    assert read(dynamodb, {OTHER_ID: 2})[OTHER_ID].model == ("m", "2")


def test_neither_what_there_is_not_nor_what_found_no_labels_is_told(dynamodb):
    store(dynamodb, OTHER_ID, document=findings(labels=MISSING))
    stranger = new_image_id()
    store(dynamodb, stranger, workspace="stranger")

    assert read(dynamodb, {OTHER_ID: 1, new_image_id(): 1, stranger: 1}) == {}
