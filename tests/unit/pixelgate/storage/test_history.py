"""An entry of the history is written with the move that it tells of, or not at all."""

import pytest

from pixelgate.domain.history import HistoryAction, HistoryFact, continue_chain, verify_chain
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.history import read_history
from pixelgate.storage.images import ImageStore
from pixelgate.storage.moves import Move
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE, record
from tests.support.tables import TABLE

PARTITION = keys.image_partition(WORKSPACE, IMAGE_ID)


@pytest.fixture
def images(dynamodb):
    images = ImageStore(dynamodb, TABLE)
    images.create(record(status=ImageStatus.IN_REVIEW))
    return images


def move(after, *, leaving=ImageStatus.IN_REVIEW, to=ImageStatus.APPROVED):
    told = HistoryFact(
        at=NOW, actor="key:0a1b", action=HistoryAction.DECIDED, from_status=leaving, to_status=to
    )
    return Move(
        workspace=WORKSPACE,
        image_id=IMAGE_ID,
        leaving=leaving,
        to=to,
        at=NOW,
        changes={},
        history=continue_chain(after, told),
    )


def test_a_move_takes_its_history_along(dynamodb, images):
    assert images.move(move(images.get(WORKSPACE, IMAGE_ID).history))

    stored = images.get(WORKSPACE, IMAGE_ID)
    [entry] = read_history(dynamodb, TABLE, PARTITION)
    assert stored.status is ImageStatus.APPROVED
    assert (stored.history_length, stored.history_head) == (1, entry.hash)
    assert (entry.from_status, entry.to_status) == (ImageStatus.IN_REVIEW, ImageStatus.APPROVED)


def test_a_history_that_went_on_meanwhile_refuses_the_move(dynamodb, images):
    read_before = images.get(WORKSPACE, IMAGE_ID).history
    images.move(move(read_before))

    assert not images.move(move(read_before, to=ImageStatus.REJECTED))
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.APPROVED


def test_a_move_that_is_refused_leaves_no_entry(dynamodb, images):
    images.move(move(images.get(WORKSPACE, IMAGE_ID).history))

    assert not images.move(move(images.get(WORKSPACE, IMAGE_ID).history))
    assert len(read_history(dynamodb, TABLE, PARTITION)) == 1


def test_what_was_written_bit_by_bit_is_one_chain(dynamodb, images):
    images.move(move(images.get(WORKSPACE, IMAGE_ID).history))
    images.move(
        move(images.get(WORKSPACE, IMAGE_ID).history, leaving=ImageStatus.APPROVED, to=ImageStatus.ERASED)
    )

    entries = read_history(dynamodb, TABLE, PARTITION)
    assert [entry.number for entry in entries] == [1, 2]
    assert verify_chain(entries) is None
