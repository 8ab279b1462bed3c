"""``client.reviews``: what waits for people, claims, decisions, statistics and corrections."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from pixelgate_client.desk import ConnectionT, Desk, listing, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.models.reviews import (
    CorrectedImage,
    CorrectionList,
    Corrections,
    DecisionAnswer,
    DecisionList,
    JudgementResults,
    NextReview,
    QueueList,
    QueueSummary,
    ReviewItem,
    ReviewPage,
    StatisticsAnswer,
)
from pixelgate_client.pages import Pages

GENERAL_QUEUE = "general"


class Reviews(Desk[ConnectionT]):
    """The reviews of one workspace. The key is the person: two people need two keys."""

    @operation
    def queues(self) -> Steps[tuple[QueueSummary, ...]]:
        """What waits in every queue, by the queue's name."""
        return (yield from self._get("/v1/reviews/queues", QueueList)).queues

    @listing
    def list(self, queue: str = GENERAL_QUEUE, *, page_size: int = 50) -> Pages[ReviewItem]:
        """What waits in a queue, the most urgent and of these the oldest first; pages as needed."""
        return self._pages(
            "/v1/reviews",
            ReviewPage,
            lambda page: (page.reviews, page.next_cursor),
            params={"queue": queue, "limit": str(page_size)},
        )

    @operation
    def next(self, queue: str = GENERAL_QUEUE) -> Steps[ReviewItem | None]:
        """Claim the first image of a queue that nobody has; None if there is none for this key."""
        return (yield from self._post("/v1/reviews/next", NextReview, body={"queue": queue})).review

    @operation
    def claim(self, image_id: str) -> Steps[ReviewItem]:
        """Take an image in hand for fifteen minutes; again, for fifteen more.

        Raises:
            NotFoundError: this workspace has no such image.
            ApiError: 409, because another has it, this key has given an opinion, or nobody is asked.
        """
        return self._post(f"{_path(image_id)}/claim", ReviewItem, body={})

    @operation
    def release(self, image_id: str) -> Steps[ReviewItem]:
        """Give an image back.

        Raises:
            ApiError: 409, because this key has no claim on it.
        """
        return self._post(f"{_path(image_id)}/release", ReviewItem, body={})

    @operation
    def escalate(self, image_id: str, *, note: str) -> Steps[ReviewItem]:
        """Hand an image on to somebody else, who decides.

        Raises:
            ApiError: 409, as for ``claim``, or because it has been escalated before.
        """
        return self._post(f"{_path(image_id)}/escalate", ReviewItem, body={"note": note})

    @operation
    def decide(
        self,
        image_id: str,
        outcome: str,
        *,
        reason_code: str,
        note: str | None = None,
        corrections: Corrections | None = None,
        request_id: str | None = None,
    ) -> Steps[DecisionAnswer]:
        """Say what is to become of an image, whether it waits or has been settled otherwise.

        ``request_id``: the same one again does not decide twice; by default each call has its own.

        Raises:
            NotFoundError: this workspace has no such image.
            ApiError: 409, because another has it in hand, this key has given an opinion, or it has no
                verdict; 422, because the reason does not fit the outcome.
        """
        judgement: dict[str, object] = {
            "outcome": outcome,
            "reason_code": reason_code,
            "note": note,
            "corrections": corrections and corrections.model_dump(mode="json", exclude_none=True),
            "request_id": request_id or uuid4().hex,
        }
        told = {name: value for name, value in judgement.items() if value is not None}
        return self._post(f"{_path(image_id)}/decision", DecisionAnswer, body=told)

    @operation
    def decide_many(self, judgements: Sequence[Mapping[str, Any]]) -> Steps[JudgementResults]:
        """Up to a hundred judgements, each with its ``image_id``; what fails keeps no other back."""
        return self._post(
            "/v1/reviews/decisions", JudgementResults, body={"decisions": [dict(each) for each in judgements]}
        )

    @operation
    def decisions(self, image_id: str) -> Steps[DecisionList]:
        """All that people have decided about an image, in order.

        Raises:
            NotFoundError: this workspace has no such image.
        """
        return self._get(f"/v1/images/{quote(image_id, safe='')}/decisions", DecisionList)

    @operation
    def statistics(self, *, since: datetime | None = None) -> Steps[StatisticsAnswer]:
        """How people decide, per person and per rule; of the last 30 days if no ``since`` is given."""
        params = {} if since is None else {"since": since.isoformat()}
        return self._get("/v1/reviews/statistics", StatisticsAnswer, params=params)

    @listing
    def corrections(self) -> Pages[CorrectedImage]:
        """What people say the findings should have been, the oldest first; pages as needed."""
        return self._pages(
            "/v1/reviews/corrections",
            CorrectionList,
            lambda page: (page.corrections, page.next_cursor),
            params={"limit": "100"},
        )


def _path(image_id: str) -> str:
    return f"/v1/reviews/{quote(image_id, safe='')}"
