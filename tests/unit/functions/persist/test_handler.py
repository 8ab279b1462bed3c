"""functions/persist: the whole execution document is taken as the state machine hands it over."""

import pytest

from functions.persist import handler as persist
from pixelgate.domain.erasure import OriginalToDiscard
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.concealment import Anonymization
from tests.support.documents import IMAGE_ID, WORKSPACE, analysed
from tests.support.fakes import RecordedQueue


class RememberedAnalyses:
    def __init__(self):
        self.finished = []

    def finish(self, document, *, now):
        self.finished.append(document)
        return ImageStatus.APPROVED


def test_the_document_is_finished_and_the_status_returned(monkeypatch, lambda_context):
    store = RememberedAnalyses()
    monkeypatch.setattr(persist, "analyses", lambda: store)

    answer = persist.handler(analysed().model_dump(mode="json"), lambda_context)

    assert store.finished == [analysed()]
    assert (answer["image_id"], answer["status"]) == (IMAGE_ID, "APPROVED")


def concealed(*, keep_original):
    image = analysed().prepared
    under_way = Anonymization(
        faces="box",
        text="none",
        keep_original=keep_original,
        large=image.large,
        small=image.small,
        center=image.center,
        squeezed=image.squeezed,
    )
    return analysed().model_copy(update={"prepared": image.model_copy(update={"anonymization": under_way})})


@pytest.mark.parametrize(
    ("document", "orders"),
    [(analysed(), 0), (concealed(keep_original=True), 0), (concealed(keep_original=False), 1)],
    ids=["nothing hidden", "kept", "not kept"],
)
def test_an_original_is_discarded_where_that_is_asked_for(monkeypatch, lambda_context, document, orders):
    queue = RecordedQueue()
    monkeypatch.setattr(persist, "analyses", RememberedAnalyses)
    monkeypatch.setattr(persist, "erase_queue", lambda: queue)

    persist.handler(document.model_dump(mode="json"), lambda_context)

    copy_key = analysed().prepared.large.key
    order = OriginalToDiscard(workspace=WORKSPACE, image_id=IMAGE_ID, copy_key=copy_key)
    assert queue.messages == [order] * orders
