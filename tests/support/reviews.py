"""Images that wait for people, and the desks where they are decided, over one table."""

from dataclasses import dataclass

from pixelgate.api.deciding import DecisionDesk
from pixelgate.api.review_desk import ReviewDesk
from pixelgate.domain.decisions import Judgement
from pixelgate.domain.steps.judged import AnalysedImage
from pixelgate.domain.verdict import ReviewRequest, Severity
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.decision_log import DecisionLog
from pixelgate.storage.decisions import DecisionStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.review_queues import ReviewQueues
from pixelgate.storage.reviews import ReviewStore
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, record
from tests.support.tables import TABLE

APPROVAL = Judgement(outcome="approve", reason_code="FALSE_ALARM")
REJECTION = Judgement(outcome="reject", reason_code="WEAPON")


@dataclass
class Office:
    """Everything that people decide with."""

    images: ImageStore
    reviews: ReviewDesk
    decisions: DecisionDesk
    log: DecisionLog

    @classmethod
    def over(cls, client, table=TABLE):
        images = ImageStore(client, table)
        return cls(
            images=images,
            reviews=ReviewDesk(
                images=images, reviews=ReviewStore(client, table), queues=ReviewQueues(client, table)
            ),
            decisions=DecisionDesk(images=images, decisions=DecisionStore(client, table)),
            log=DecisionLog(client, table),
        )

    def record(self, image_id=IMAGE_ID):
        return self.images.get(WORKSPACE, image_id)

    def claim(self, by, *, image_id=IMAGE_ID, now=NOW):
        return self.reviews.claim(WORKSPACE, image_id, by=by, now=now)

    def decide(self, by, judgement=APPROVAL, *, image_id=IMAGE_ID, now=NOW):
        return self.decisions.decide(WORKSPACE, image_id, judgement, by=by, now=now)


def ask(client, *, image_id=IMAGE_ID, severity=Severity.REVIEW, now=NOW, **request):
    """An image whose verdict asks for a review, as the pipeline would have left it."""
    images = ImageStore(client, TABLE)
    images.create(record(id=image_id, created_at=now, updated_at=now))
    images.receive(WORKSPACE, image_id, version_id=VERSION, sequencer="01", now=now)
    images.begin_analysis(WORKSPACE, image_id, version_id=VERSION, analysis=1, now=now)
    document = analysed(severity, image_id=image_id)
    if request:
        review = ReviewRequest(**{"queue": "general", **request})
        whole = document.model_dump(mode="json")
        whole.get("judged", whole)["verdict"]["review"] = review.model_dump(mode="json")
        document = AnalysedImage.model_validate(whole)
    AnalysisStore(client, TABLE).finish(document, now=now)
