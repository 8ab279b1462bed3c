"""Queues are known once something waits in them, and never show what has left them."""

from datetime import timedelta

from pixelgate.domain.reviews import CLAIM_LASTS
from pixelgate.storage.review_queues import ReviewQueues
from pixelgate.storage.reviews import ReviewStore
from tests.support.decisions import ANN
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, WORKSPACE
from tests.support.reviews import Office, ask
from tests.support.tables import TABLE


class Lagging:
    """A client whose index still holds what it held when it was made."""

    def __init__(self, client):
        self._client = client
        self._items = client.scan(TableName=TABLE, IndexName="GSI4")["Items"]

    def query(self, **_):
        return {"Items": self._items}

    def __getattr__(self, name):
        return getattr(self._client, name)


def test_a_queue_is_remembered_once_however_often_something_comes_to_it(dynamodb):
    queues = ReviewQueues(dynamodb, TABLE)
    for queue in ("safety", "general", "safety"):
        queues.note(WORKSPACE, queue)
        ReviewQueues(dynamodb, TABLE).note(WORKSPACE, queue)

    assert queues.names(WORKSPACE) == ("general", "safety")
    assert queues.names("stranger") == ()


def test_what_has_been_decided_is_not_listed_even_if_the_index_lags(dynamodb):
    for image_id in (IMAGE_ID, OTHER_ID):
        ask(dynamodb, image_id=image_id)
    lagging = ReviewQueues(Lagging(dynamodb), TABLE)

    Office.over(dynamodb).decide(ANN)

    assert [each.id for each in lagging.page(WORKSPACE, "general", limit=10).images] == [OTHER_ID]


def test_only_the_task_that_was_read_is_replaced(dynamodb):
    ask(dynamodb)
    reviews = ReviewStore(dynamodb, TABLE)
    read = Office.over(dynamodb).record()
    claimed = read.review.claimed(ANN, NOW)

    assert reviews.hold(read, claimed)
    assert not reviews.hold(read, read.review.claimed("key:b", NOW))
    assert Office.over(dynamodb).record().review == claimed


def test_a_claim_that_has_expired_counts_for_nothing(dynamodb):
    ask(dynamodb)
    office = Office.over(dynamodb)
    office.claim(ANN)

    def claimed(now):
        return office.reviews.queues.standing(WORKSPACE, "general", now=now).claimed

    assert claimed(NOW + CLAIM_LASTS - timedelta(seconds=1)) == 1
    assert claimed(NOW + CLAIM_LASTS) == 0
