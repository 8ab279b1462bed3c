"""functions/persist: the whole execution document is taken as the state machine hands it over."""

from functions.persist import handler as persist
from pixelgate.domain.status import ImageStatus
from tests.support.documents import IMAGE_ID, analysed


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
