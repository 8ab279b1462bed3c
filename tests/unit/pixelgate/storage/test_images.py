"""Records move only along the edges, and only once."""

import pytest

from pixelgate.domain.status import ImageStatus
from pixelgate.storage.images import ImageExistsError, ImageNotFoundError, ImageStore
from pixelgate.storage.moves import Move
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, facts, record
from tests.support.tables import TABLE


@pytest.fixture
def images(dynamodb):
    return ImageStore(dynamodb, TABLE)


def receive(images, version=VERSION):
    return images.receive(WORKSPACE, IMAGE_ID, version_id=version, sequencer="01", now=NOW)


def test_a_record_comes_back_as_it_was_stored(images):
    stored = record(facts=facts(camera="Pixel 8"), reason="because")

    images.create(stored)

    assert images.get(WORKSPACE, IMAGE_ID) == stored


def test_an_id_is_never_stored_twice(images):
    images.create(record())

    with pytest.raises(ImageExistsError):
        images.create(record(name="other.jpg"))

    assert images.get(WORKSPACE, IMAGE_ID).name == "cat.jpg"


def test_another_workspaces_image_is_not_found(images):
    images.create(record())

    with pytest.raises(ImageNotFoundError):
        images.get("stranger", IMAGE_ID)


def test_only_the_first_bytes_are_received(images):
    images.create(record())

    assert receive(images, "v1") is True
    assert receive(images, "v2") is False
    assert images.get(WORKSPACE, IMAGE_ID).version_id == "v1"


def test_an_unknown_image_receives_nothing_and_is_not_created(images):
    assert receive(images) is False

    with pytest.raises(ImageNotFoundError):
        images.get(WORKSPACE, IMAGE_ID)


def test_an_analysis_of_other_bytes_does_not_begin(images):
    images.create(record())
    receive(images, "v1")

    begun = images.begin_analysis(WORKSPACE, IMAGE_ID, version_id="v2", analysis=1, now=NOW)

    assert begun is False
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.RECEIVED


def test_a_move_that_is_no_edge_cannot_be_made():
    with pytest.raises(ValueError, match="no image moves from FAILED to APPROVED"):
        Move(
            workspace=WORKSPACE,
            image_id=IMAGE_ID,
            leaving=ImageStatus.FAILED,
            to=ImageStatus.APPROVED,
            at=NOW,
            changes={},
        )
